/* Files and folders that change while root works with them, in a folder whose
 * owner does that over and over. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "test_base.h"

/* Whom root gives the folder to; nobody runs as them. */
#define OWNER 12
#define GROUP 34

/* Theirs, and one of root's with what they are after. */
static char dir[] = "/tmp/usher-their-XXXXXX";
static char home[] = "/tmp/usher-home-XXXXXX";
static char path[64], victim[64];

static void
set_up(void)
{
	FILE *f;

	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	strcpy(home + strlen(home) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_ptr_nonnull(mkdtemp(home));
	snprintf(path, sizeof path, "%s/f", dir);
	snprintf(victim, sizeof victim, "%s/victim", home);
	ck_assert_ptr_nonnull(f = fopen(victim, "w"));
	ck_assert_int_eq(fclose(f), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(chown(dir, OWNER, GROUP), 0);
}

static void
tear_down(void)
{
	unlink(path);
	unlink(victim);
	ck_assert_int_eq(rmdir(dir), 0);
	ck_assert_int_eq(rmdir(home), 0);
}

#define TURNS 1500

/* Another process does something with two names, over and over. */
static pid_t
keep_at_it(
    void (*act)(const char *, const char *), const char *one, const char *other)
{
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		for (;;)
			act(one, other);
	}
	ck_assert_ptr_nonnull(freopen("/dev/null", "w", stderr));
	return pid;
}

static void
end(pid_t pid)
{
	int status;

	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
}

static void
name_and_forget(const char *file, const char *name)
{
	if (link(file, name) == 0)
		unlink(name);
}

START_TEST(what_appears_meanwhile_is_not_given_away)
{
	struct stat sb;
	pid_t other;
	int fd;

	if (geteuid() != 0)
		return;
	other = keep_at_it(name_and_forget, victim, path);
	for (int i = 0; i < TURNS; i++)
		if (file_open_lock(path, &fd) == ST_OK) {
			close(fd);
			unlink(path);
		}
	end(other);
	unlink(path);
	ck_assert_int_eq(stat(victim, &sb), 0);
	ck_assert_uint_eq(sb.st_uid, 0);
}
END_TEST

static void
swap(const char *one, const char *other)
{
	renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE);
}

/* For a link to a folder of root's, where no file must appear. */
START_TEST(a_folder_that_is_swapped_misleads_nobody)
{
	struct stat sb;
	char folder[80], link_to[80], file[96], lock[96];
	pid_t other;
	int fd;

	if (geteuid() != 0)
		return;
	ck_assert_int_eq(unlink(victim), 0);
	snprintf(folder, sizeof folder, "%s/folder", dir);
	snprintf(link_to, sizeof link_to, "%s/link", dir);
	snprintf(file, sizeof file, "%s/a", folder);
	snprintf(lock, sizeof lock, "%s/b", folder);
	ck_assert_int_eq(mkdir(folder, 0755), 0);
	ck_assert_int_eq(chown(folder, OWNER, GROUP), 0);
	ck_assert_int_eq(symlink(home, link_to), 0);
	ck_assert_int_eq(lchown(link_to, OWNER, GROUP), 0);
	other = keep_at_it(swap, folder, link_to);
	for (int i = 0; i < TURNS; i++) {
		if (file_replace(file, "x", 1, 0640, false) == ST_OK &&
		    file_open_lock(lock, &fd) == ST_OK)
			close(fd);
	}
	end(other);
	/* tear_down() finds nothing in the folder of root. */
	unlink(link_to);
	ck_assert_int_eq(lstat(folder, &sb), 0);
	if (S_ISDIR(sb.st_mode))
		ck_assert_int_eq(rename(folder, link_to), 0);
	else
		ck_assert_int_eq(unlink(folder), 0);
	snprintf(file, sizeof file, "%s/a", link_to);
	snprintf(lock, sizeof lock, "%s/b", link_to);
	unlink(file);
	unlink(lock);
	ck_assert_int_eq(rmdir(link_to), 0);
}
END_TEST

TCase *
file_race_tests(void)
{
	TCase *tc = tcase_create("file_race");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, what_appears_meanwhile_is_not_given_away);
	tcase_add_test(tc, a_folder_that_is_swapped_misleads_nobody);
	return tc;
}
