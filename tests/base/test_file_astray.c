/* Files that are not what they seem, in a folder of somebody else: each test is
 * what its owner may try, to have root do something to a file of root's. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "test_base.h"

/* Users whom root gives a folder to; nobody runs as them. */
#define OWNER 12
#define GROUP 34
#define OTHER 56

/* A folder that may be theirs, and one of the caller's with what they are
 * after. */
static char dir[] = "/tmp/usher-their-XXXXXX";
static char home[] = "/tmp/usher-home-XXXXXX";
static char path[64], victim[64];

static void
make_dir(char *name)
{
	strcpy(name + strlen(name) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(name));
}

static void
make_file(const char *file, const char *text)
{
	FILE *f = fopen(file, "w");

	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	ck_assert_int_eq(fclose(f), 0);
}

static void
set_up(void)
{
	make_dir(dir);
	make_dir(home);
	snprintf(path, sizeof path, "%s/f", dir);
	snprintf(victim, sizeof victim, "%s/victim", home);
	make_file(victim, "secret");
	ck_assert_int_eq(chmod(victim, 0600), 0);
}

static void
tear_down(void)
{
	unlink(path);
	unlink(victim);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(rmdir(home), 0);
}

static bool
is_root(void)
{
	return geteuid() == 0;
}

/* From here on root works in a folder of somebody else; others in their own. */
static void
give_dir(void)
{
	if (is_root())
		ck_assert_int_eq(chown(dir, OWNER, GROUP), 0);
}

/* What a file or link is by itself. */
static struct stat
look(const char *file)
{
	struct stat sb;

	ck_assert_int_eq(lstat(file, &sb), 0);
	return sb;
}

static void
check_victim(void)
{
	struct stat sb = look(victim);
	char buf[16];
	size_t len;

	ck_assert_uint_eq(sb.st_uid, geteuid());
	ck_assert_uint_eq(sb.st_mode & 07777, 0600);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(file_read(victim, buf, sizeof buf, &len), ST_OK);
	ck_assert_str_eq(buf, "secret");
}

/* Neither opened for reading nor as a lock. */
static void
check_refused(void)
{
	char buf[16];
	size_t len;
	int fd;

	ck_assert_int_eq(file_open_lock(path, &fd), ST_INTERNAL);
	ck_assert_int_eq(file_open_state(path, &fd), ST_INTERNAL);
	ck_assert_int_eq(
	    file_read_state(path, buf, sizeof buf, &len), ST_INTERNAL);
}

/* An operator works as root, the web server does not. */
START_TEST(what_root_makes_is_its_folders)
{
	int fd;

	if (!is_root())
		return;
	give_dir();
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_uid, OWNER);
	ck_assert_uint_eq(look(path).st_gid, GROUP);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(file_open_lock(path, &fd), ST_OK);
	close(fd);
	ck_assert_uint_eq(look(path).st_uid, OWNER);
}
END_TEST

START_TEST(what_root_replaces_keeps_its_owner)
{
	if (!is_root())
		return;
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_int_eq(chown(path, OTHER, 78), 0);
	ck_assert_int_eq(file_replace(path, "y", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_uid, OTHER);
	ck_assert_uint_eq(look(path).st_gid, 78);
}
END_TEST

START_TEST(but_in_anothers_folder_it_is_that_ones)
{
	if (!is_root())
		return;
	give_dir();
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_int_eq(chown(path, OTHER, 78), 0);
	ck_assert_int_eq(file_replace(path, "y", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_uid, OWNER);
	ck_assert_uint_eq(look(path).st_gid, GROUP);
}
END_TEST

/* Earlier versions left files of root there. */
START_TEST(files_of_root_and_of_the_owner_stay_in_use)
{
	char buf[4];
	size_t len;
	int fd;

	give_dir();
	for (uid_t uid = geteuid();; uid = OWNER) {
		make_file(path, "x");
		if (is_root())
			ck_assert_int_eq(chown(path, uid, GROUP), 0);
		ck_assert_int_eq(file_open_lock(path, &fd), ST_OK);
		close(fd);
		ck_assert_uint_eq(look(path).st_uid, uid);
		ck_assert_int_eq(
		    file_read_state(path, buf, sizeof buf, &len), ST_OK);
		if (!is_root() || uid == OWNER)
			break;
	}
}
END_TEST

START_TEST(a_file_of_a_third_user_is_not_opened_by_root)
{
	if (!is_root())
		return;
	give_dir();
	make_file(path, "x");
	ck_assert_int_eq(chown(path, OTHER, GROUP), 0);
	check_refused();
	ck_assert_uint_eq(look(path).st_uid, OTHER);
}
END_TEST

START_TEST(a_link_is_not_opened)
{
	give_dir();
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert(!file_exists(path));
	check_refused();
	check_victim();
}
END_TEST

START_TEST(nothing_is_made_at_the_end_of_a_link)
{
	char nowhere[80];
	int fd;

	give_dir();
	snprintf(nowhere, sizeof nowhere, "%s/new", home);
	ck_assert_int_eq(symlink(nowhere, path), 0);
	ck_assert_int_eq(file_open_lock(path, &fd), ST_INTERNAL);
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_int_eq(access(nowhere, F_OK), -1);
}
END_TEST

/* The owner of what the link names says nothing about the new file. */
START_TEST(a_link_is_replaced_and_not_what_it_names)
{
	struct stat sb;

	give_dir();
	if (is_root())
		ck_assert_int_eq(chmod(victim, 04600), 0);
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, true), ST_OK);
	sb = look(path);
	ck_assert(S_ISREG(sb.st_mode));
	ck_assert_uint_eq(sb.st_mode & 07777, 0640);
	ck_assert_uint_eq(sb.st_uid, is_root() ? OWNER : geteuid());
	ck_assert_int_eq(chmod(victim, 0600), 0);
	check_victim();
}
END_TEST

START_TEST(a_link_is_touched_and_removed_by_itself)
{
	struct timespec was[2] = { { 1000, 0 }, { 1000, 0 } };

	give_dir();
	ck_assert_int_eq(utimensat(AT_FDCWD, victim, was, 0), 0);
	ck_assert_int_eq(symlink(victim, path), 0);
	file_touch(path);
	ck_assert_int_eq(look(victim).st_mtim.tv_sec, 1000);
	file_remove(path);
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(symlink(victim, path), 0);
	check_victim();
}
END_TEST

START_TEST(root_opens_no_file_with_a_second_name)
{
	if (!is_root())
		return;
	give_dir();
	ck_assert_int_eq(link(victim, path), 0);
	check_refused();
	check_victim();
}
END_TEST

START_TEST(a_second_name_is_replaced_and_not_the_file)
{
	give_dir();
	ck_assert_int_eq(link(victim, path), 0);
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_uid, is_root() ? OWNER : geteuid());
	check_victim();
}
END_TEST

/* A file of the owner's that others may read, by way of its group. */
START_TEST(what_is_only_named_there_lends_no_group)
{
	if (!is_root())
		return;
	give_dir();
	ck_assert_int_eq(chown(victim, OWNER, 78), 0);
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_gid, GROUP);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(link(victim, path), 0);
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert_uint_eq(look(path).st_gid, GROUP);
}
END_TEST

/* Each of these opens would wait for the other end of a FIFO. */
START_TEST(what_is_no_regular_file_is_refused_at_once)
{
	give_dir();
	ck_assert_int_eq(mkfifo(path, 0666), 0);
	ck_assert(!file_exists(path));
	check_refused();
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_OK);
	ck_assert(S_ISREG(look(path).st_mode));
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	check_refused();
	ck_assert_int_eq(file_replace(path, "x", 1, 0640, false), ST_INTERNAL);
	ck_assert_int_eq(rmdir(path), 0);
}
END_TEST

/* A password may be a link, or come through a pipe. */
START_TEST(what_an_operator_names_may_be_anything_of_his)
{
	char name[32], buf[16];
	size_t len;
	int pipe_fd[2];

	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_OK);
	ck_assert_str_eq(buf, "secret");
	ck_assert_int_eq(pipe(pipe_fd), 0);
	ck_assert_int_eq(write(pipe_fd[1], "piped", 5), 5);
	close(pipe_fd[1]);
	snprintf(name, sizeof name, "/dev/fd/%d", pipe_fd[0]);
	ck_assert_int_eq(file_read(name, buf, sizeof buf, &len), ST_OK);
	ck_assert_str_eq(buf, "piped");
	close(pipe_fd[0]);
}
END_TEST

START_TEST(but_not_where_root_names_it_in_anothers_folder)
{
	char buf[16];
	size_t len;

	if (!is_root())
		return;
	give_dir();
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_INTERNAL);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(mkfifo(path, 0666), 0);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_INTERNAL);
	ck_assert_int_eq(unlink(path), 0);
	ck_assert_int_eq(chown(dir, 0, 0), 0);
	ck_assert_int_eq(chmod(dir, 01777), 0);
	ck_assert_int_eq(symlink(victim, path), 0);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_INTERNAL);
	check_victim();
}
END_TEST

TCase *
file_astray_tests(void)
{
	TCase *tc = tcase_create("file_astray");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_root_makes_is_its_folders);
	tcase_add_test(tc, what_root_replaces_keeps_its_owner);
	tcase_add_test(tc, but_in_anothers_folder_it_is_that_ones);
	tcase_add_test(tc, files_of_root_and_of_the_owner_stay_in_use);
	tcase_add_test(tc, a_file_of_a_third_user_is_not_opened_by_root);
	tcase_add_test(tc, a_link_is_not_opened);
	tcase_add_test(tc, nothing_is_made_at_the_end_of_a_link);
	tcase_add_test(tc, a_link_is_replaced_and_not_what_it_names);
	tcase_add_test(tc, a_link_is_touched_and_removed_by_itself);
	tcase_add_test(tc, root_opens_no_file_with_a_second_name);
	tcase_add_test(tc, a_second_name_is_replaced_and_not_the_file);
	tcase_add_test(tc, what_is_only_named_there_lends_no_group);
	tcase_add_test(tc, what_is_no_regular_file_is_refused_at_once);
	tcase_add_test(tc, what_an_operator_names_may_be_anything_of_his);
	tcase_add_test(tc, but_not_where_root_names_it_in_anothers_folder);
	return tc;
}
