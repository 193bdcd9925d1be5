#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "test_base.h"

static char dir[] = "/tmp/usher-file-XXXXXX";
static char path[64];

static void
set_up(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/f", dir);
}

static void
tear_down(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(dir), 0);
}

START_TEST(what_is_written_is_read_back)
{
	char buf[16];
	size_t len;

	ck_assert_int_eq(file_replace(path, "one", 3, 0640, true), ST_OK);
	ck_assert_int_eq(file_replace(path, "three", 5, 0640, false), ST_OK);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_OK);
	ck_assert_uint_eq(len, 5);
	ck_assert_str_eq(buf, "three");
	ck_assert_int_eq(file_read_state(path, buf, sizeof buf, &len), ST_OK);
	ck_assert_str_eq(buf, "three");
}
END_TEST

START_TEST(the_mode_is_the_one_asked_for)
{
	struct stat st;

	ck_assert_int_eq(file_replace(path, "k", 1, 0640, false), ST_OK);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_int_eq(st.st_mode & 0777, 0640);
}
END_TEST

START_TEST(a_file_that_does_not_fit_is_not_cut)
{
	char buf[4] = "old";
	size_t len = 9;

	ck_assert_int_eq(file_replace(path, "four", 4, 0640, false), ST_OK);
	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_INTERNAL);
	ck_assert_uint_eq(len, 9);
	ck_assert_int_eq(truncate(path, (off_t)1 << 40), 0);
	ck_assert_int_eq(
	    file_read_state(path, buf, sizeof buf, &len), ST_INTERNAL);
	ck_assert_uint_eq(len, 9);
}
END_TEST

START_TEST(a_missing_file_is_not_found)
{
	char buf[4];
	size_t len;
	int fd;

	ck_assert_int_eq(file_read(path, buf, sizeof buf, &len), ST_NOT_FOUND);
	ck_assert_int_eq(
	    file_read_state(path, buf, sizeof buf, &len), ST_NOT_FOUND);
	ck_assert_int_eq(file_open_state(path, &fd), ST_NOT_FOUND);
	ck_assert(!file_exists(path));
}
END_TEST

START_TEST(a_folder_that_is_not_there_fails)
{
	int fd;

	ck_assert_int_eq(
	    file_replace("/nowhere/f", "x", 1, 0640, true), ST_INTERNAL);
	ck_assert_int_eq(file_open_lock("/nowhere/f", &fd), ST_INTERNAL);
}
END_TEST

START_TEST(a_lock_is_made_once_and_opened_again)
{
	struct stat made, again;
	int fd;

	ck_assert_int_eq(file_open_lock(path, &fd), ST_OK);
	ck_assert_int_eq(fstat(fd, &made), 0);
	close(fd);
	ck_assert_int_eq(file_open_lock(path, &fd), ST_OK);
	ck_assert_int_eq(fstat(fd, &again), 0);
	close(fd);
	ck_assert_uint_eq(made.st_ino, again.st_ino);
}
END_TEST

TCase *
file_tests(void)
{
	TCase *tc = tcase_create("file");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_is_written_is_read_back);
	tcase_add_test(tc, the_mode_is_the_one_asked_for);
	tcase_add_test(tc, a_file_that_does_not_fit_is_not_cut);
	tcase_add_test(tc, a_missing_file_is_not_found);
	tcase_add_test(tc, a_folder_that_is_not_there_fails);
	tcase_add_test(tc, a_lock_is_made_once_and_opened_again);
	return tc;
}
