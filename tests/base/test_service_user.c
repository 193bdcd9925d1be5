#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/service_user.h"
#include "test_base.h"

#define NOBODY 65534
#define NAMELESS 54321 /* in no passwd(5) */
#define OTHER 54322

static char top[] = "/tmp/usher-user-XXXXXX";
static char dir[64];
static char nobody[] = "nobody", root[] = "root", unknown[] = "who-is-this",
	    unset[] = "";

static void
set_up(void)
{
	strcpy(top + strlen(top) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(top));
	ck_assert_int_eq(chmod(top, 0755), 0);
	snprintf(dir, sizeof dir, "%s/folder", top);
	ck_assert_int_eq(mkdir(dir, 0755), 0);
}

static void
tear_down(void)
{
	rmdir(dir);
	unlink(dir);
	ck_assert_int_eq(rmdir(top), 0);
}

/* Who a process is that became a user, and what it was told. */
struct outcome {
	enum status st;
	uid_t uid;
	gid_t gid;
	int ngroups;
	bool came_back;
	bool can_be_traced;
	char why[SERVICE_USER_WHY_MAX];
};

static void
become(char *run_as, struct outcome *o)
{
	struct conf conf = { .security_run_as = run_as };

	o->st = service_user_become(&conf, dir, o->why);
	o->uid = getuid();
	o->gid = getgid();
	o->ngroups = getgroups(0, NULL);
	o->can_be_traced = prctl(PR_GET_DUMPABLE) == 1;
	o->came_back = o->uid != 0 && (setuid(0) == 0 || setgid(0) == 0);
}

/* In a process of its own, from which there is no way back. */
static struct outcome
try_to_become(char *run_as)
{
	struct outcome o = { 0 };
	int fd[2], status;
	pid_t pid;

	ck_assert_int_eq(pipe(fd), 0);
	if ((pid = fork()) == 0) {
		become(run_as, &o);
		_exit(write(fd[1], &o, sizeof o) != sizeof o);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(read(fd[0], &o, sizeof o), sizeof o);
	close(fd[0]);
	close(fd[1]);
	return o;
}

static bool
is_root(void)
{
	return geteuid() == 0;
}

static void
give(const char *path, uid_t uid, gid_t gid)
{
	ck_assert_int_eq(lchown(path, uid, gid), 0);
}

START_TEST(root_becomes_the_owner_of_the_folder)
{
	struct outcome o;

	if (!is_root())
		return;
	give(dir, NOBODY, 0);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, NOBODY);
	ck_assert_uint_eq(o.gid, NOBODY);
	ck_assert_int_eq(o.ngroups, 1);
	ck_assert(!o.came_back);
	ck_assert(!o.can_be_traced);
}
END_TEST

START_TEST(a_user_without_a_name_has_the_folders_group)
{
	struct outcome o;

	if (!is_root())
		return;
	give(dir, NAMELESS, OTHER);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, NAMELESS);
	ck_assert_uint_eq(o.gid, OTHER);
	ck_assert(!o.came_back);
	give(dir, NAMELESS, 0);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, ST_INTERNAL);
	ck_assert_ptr_nonnull(strstr(o.why, "give it a group"));
}
END_TEST

START_TEST(others_stay_who_they_are)
{
	struct outcome o;

	if (is_root())
		return;
	o = try_to_become(unknown);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, getuid());
}
END_TEST

START_TEST(in_a_folder_of_its_own_root_stays)
{
	struct outcome o = try_to_become(unset);

	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, getuid());
}
END_TEST

START_TEST(the_configuration_may_name_the_user)
{
	struct outcome o;

	if (!is_root())
		return;
	o = try_to_become(nobody);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, NOBODY);
	give(dir, NAMELESS, OTHER);
	o = try_to_become(root);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, 0);
	o = try_to_become(unknown);
	ck_assert_int_eq(o.st, ST_INTERNAL);
	ck_assert_ptr_nonnull(strstr(o.why, "unknown user who-is-this"));
}
END_TEST

START_TEST(a_missing_folder_is_named)
{
	struct outcome o;

	ck_assert_int_eq(rmdir(dir), 0);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, is_root() ? ST_NOT_FOUND : ST_OK);
	if (is_root())
		ck_assert_ptr_nonnull(strstr(o.why, dir));
}
END_TEST

/* Whoever owns a folder on the way can put another's in the place of this. */
START_TEST(no_third_user_says_whom_to_become)
{
	struct outcome o;

	if (!is_root())
		return;
	give(dir, NOBODY, NOBODY);
	give(top, OTHER, OTHER);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, ST_INTERNAL);
	ck_assert_ptr_nonnull(strstr(o.why, "run_as"));
	ck_assert_uint_eq(o.uid, 0);
	give(top, 0, 0);
	ck_assert_int_eq(chmod(top, 0777), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_INTERNAL);
	ck_assert_int_eq(chmod(top, 01777), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_OK);
	give(top, NOBODY, NOBODY);
	ck_assert_int_eq(try_to_become(unset).st, ST_OK);
}
END_TEST

/* Nor do the members of a group, unless it is that of the folder. */
START_TEST(no_other_group_says_whom_to_become)
{
	if (!is_root())
		return;
	give(dir, NOBODY, NOBODY);
	give(top, 0, OTHER);
	ck_assert_int_eq(chmod(top, 0775), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_INTERNAL);
	ck_assert_int_eq(chmod(top, 01775), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_OK);
	give(top, 0, NOBODY);
	ck_assert_int_eq(chmod(top, 0775), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_OK);
}
END_TEST

START_TEST(a_link_is_followed_where_root_placed_it)
{
	char real[80];
	struct outcome o;

	if (!is_root())
		return;
	snprintf(real, sizeof real, "%s/real", top);
	ck_assert_int_eq(rename(dir, real), 0);
	give(real, NOBODY, NOBODY);
	ck_assert_int_eq(symlink("./real/../real/", dir), 0);
	o = try_to_become(unset);
	ck_assert_int_eq(o.st, ST_OK);
	ck_assert_uint_eq(o.uid, NOBODY);
	give(dir, OTHER, OTHER);
	ck_assert_int_eq(try_to_become(unset).st, ST_INTERNAL);
	ck_assert_int_eq(unlink(dir), 0);
	ck_assert_int_eq(symlink("folder", dir), 0);
	ck_assert_int_eq(try_to_become(unset).st, ST_INTERNAL);
	ck_assert_int_eq(rmdir(real), 0);
}
END_TEST

TCase *
service_user_tests(void)
{
	TCase *tc = tcase_create("service_user");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, root_becomes_the_owner_of_the_folder);
	tcase_add_test(tc, a_user_without_a_name_has_the_folders_group);
	tcase_add_test(tc, others_stay_who_they_are);
	tcase_add_test(tc, in_a_folder_of_its_own_root_stays);
	tcase_add_test(tc, the_configuration_may_name_the_user);
	tcase_add_test(tc, a_missing_folder_is_named);
	tcase_add_test(tc, no_third_user_says_whom_to_become);
	tcase_add_test(tc, no_other_group_says_whom_to_become);
	tcase_add_test(tc, a_link_is_followed_where_root_placed_it);
	return tc;
}
