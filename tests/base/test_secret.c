#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/secret.h"
#include "test_base.h"

static char secret[SECRET_SIZE];
static const char *why;

/* A file that holds len bytes, read back as a secret. */
static enum status
read_bytes(const char *bytes, size_t len)
{
	char path[] = "/tmp/usher-secret-XXXXXX";
	enum status st;
	int fd = mkstemp(path);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, len), (ssize_t)len);
	close(fd);
	strcpy(secret, "what was there before");
	why = NULL;
	st = secret_read_file(path, secret, &why);
	unlink(path);
	ck_assert_int_eq(st == ST_OK, why == NULL);
	if (st != ST_OK)
		ck_assert_str_eq(secret, "");
	return st;
}

static enum status
read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

START_TEST(a_line_ends_with_a_newline_or_the_file)
{
	static const char *const texts[] = {
		"pass word",
		"pass word\n",
		"pass word\r\n",
		"pass word\r",
		"pass word\nanother line\n",
		"pass word\r\nanother line",
		"pass word\n\n",
	};

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		ck_assert_int_eq(read_text(texts[i]), ST_OK);
		ck_assert_str_eq(secret, "pass word");
	}
}
END_TEST

START_TEST(an_empty_first_line_is_refused)
{
	static const char *const texts[] = { "", "\n", "\r\n", "\r",
		"\nsecond" };

	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		ck_assert_int_eq(read_text(texts[i]), ST_BAD_FIELD);
		ck_assert_str_eq(why, "the first line is empty");
	}
}
END_TEST

START_TEST(a_secret_is_never_cut)
{
	char text[4 * SECRET_MAX];
	static const char *const ends[] = { "", "\n", "\r\n" };

	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		memset(text, 'x', sizeof text);
		strcpy(text + SECRET_MAX, ends[i]);
		ck_assert_int_eq(read_text(text), ST_OK);
		ck_assert_uint_eq(strlen(secret), SECRET_MAX);
		text[SECRET_MAX] = 'x';
		strcpy(text + SECRET_MAX + 1, ends[i]);
		ck_assert_int_eq(read_text(text), ST_BAD_FIELD);
		ck_assert_ptr_nonnull(strstr(why, "longer than 255 bytes"));
	}
	memset(text, 'x', sizeof text);
	ck_assert_int_eq(read_bytes(text, sizeof text), ST_BAD_FIELD);
}
END_TEST

START_TEST(a_nul_or_a_return_within_a_line_is_refused)
{
	ck_assert_int_eq(read_bytes("pass\0word\n", 10), ST_BAD_FIELD);
	ck_assert_ptr_nonnull(strstr(why, "NUL"));
	ck_assert_int_eq(read_bytes("\0", 1), ST_BAD_FIELD);
	ck_assert_int_eq(read_text("pass\rword\n"), ST_BAD_FIELD);
	ck_assert_ptr_nonnull(strstr(why, "carriage return"));
	/* What comes after the line is not the secret's. */
	ck_assert_int_eq(read_bytes("pass\n\0\r\n", 8), ST_OK);
	ck_assert_str_eq(secret, "pass");
}
END_TEST

START_TEST(only_the_first_line_must_fit)
{
	char text[64 * SECRET_MAX];

	memset(text, 'x', sizeof text);
	memcpy(text, "short\n", 6);
	ck_assert_int_eq(read_bytes(text, sizeof text), ST_OK);
	ck_assert_str_eq(secret, "short");
}
END_TEST

START_TEST(a_line_that_comes_in_pieces_is_read_whole)
{
	int fd[2];

	ck_assert_int_eq(pipe(fd), 0);
	if (fork() == 0) {
		static const char text[] = "piece by piece";

		for (size_t i = 0; i < sizeof text - 1; i++)
			if (write(fd[1], &text[i], 1) != 1)
				_exit(1);
		_exit(0);
	}
	close(fd[1]);
	ck_assert_int_eq(secret_read(fd[0], secret, &why), ST_OK);
	ck_assert_str_eq(secret, "piece by piece");
	close(fd[0]);
}
END_TEST

START_TEST(what_cannot_be_read_says_why)
{
	ck_assert_int_eq(
	    secret_read_file("/nowhere/secret", secret, &why), ST_NOT_FOUND);
	ck_assert_str_eq(why, "No such file or directory");
	ck_assert_int_eq(secret_read_file("/tmp", secret, &why), ST_NOT_FOUND);
	ck_assert_str_eq(why, "Is a directory");
}
END_TEST

TCase *
secret_tests(void)
{
	TCase *tc = tcase_create("secret");

	tcase_add_test(tc, a_line_ends_with_a_newline_or_the_file);
	tcase_add_test(tc, an_empty_first_line_is_refused);
	tcase_add_test(tc, a_secret_is_never_cut);
	tcase_add_test(tc, a_nul_or_a_return_within_a_line_is_refused);
	tcase_add_test(tc, only_the_first_line_must_fit);
	tcase_add_test(tc, a_line_that_comes_in_pieces_is_read_whole);
	tcase_add_test(tc, what_cannot_be_read_says_why);
	return tc;
}
