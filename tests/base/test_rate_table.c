/* How often a key may do something, counted by many processes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/array.h"
#include "base/rate_table.h"
#include "test_base.h"

#define MINUTE_MS 60000

static char dir[] = "/tmp/usher-rates-XXXXXX";
static char path[64];
static struct rate_table *table;

static void
set_up(void)
{
	strcpy(dir + strlen(dir) - 6, "XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof path, "%s/limits", dir);
	ck_assert_int_eq(rate_table_open(path, &table), ST_OK);
}

static void
tear_down(void)
{
	unlink(path);
	ck_assert_int_eq(rmdir(dir), 0);
}

/* How many of n tries at this time are let pass. */
static int
passed(const char *key, int64_t per_min, int64_t now_ms, int n)
{
	int64_t wait_ms;
	int count = 0;

	while (n-- > 0)
		count += rate_table_take(
			     table, key, per_min, now_ms, &wait_ms) == ST_OK;
	return count;
}

START_TEST(a_key_may_as_often_as_its_rate_at_once_and_then_evenly)
{
	static const int rates[] = { 1, 7, 60, 1200, 60000 };

	for (size_t i = 0; i < ARRAY_LEN(rates); i++) {
		int64_t now_ms = 5000000 * (int64_t)(i + 1);
		int n = rates[i];

		ck_assert_int_eq(passed("lee", n, now_ms, n + 5), n);
		/* Each part of a minute gives back its part of the rate. */
		now_ms += MINUTE_MS / 2;
		ck_assert_int_le(abs(passed("lee", n, now_ms, n) - n / 2), 1);
		now_ms += 2 * MINUTE_MS;
		ck_assert_int_eq(passed("lee", n, now_ms, n + 5), n);
	}
}
END_TEST

START_TEST(one_that_is_refused_is_told_when_there_is_room)
{
	int64_t wait_ms = 0;

	ck_assert_int_eq(passed("lee", 60, 1000, 60), 60);
	ck_assert_int_eq(rate_table_take(table, "lee", 60, 1300, &wait_ms),
	    ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(wait_ms, 700);
	ck_assert_int_eq(passed("lee", 60, 1300 + wait_ms - 1, 1), 0);
	ck_assert_int_eq(passed("lee", 60, 1300 + wait_ms, 2), 1);
}
END_TEST

START_TEST(what_is_refused_is_not_counted)
{
	ck_assert_int_eq(passed("lee", 60, 1000, 1000), 60);
	ck_assert_int_eq(passed("lee", 60, 2000, 1000), 1);
}
END_TEST

START_TEST(one_key_is_not_another)
{
	ck_assert_int_eq(passed("lee", 60, 1000, 100), 60);
	ck_assert_int_eq(passed("kim", 60, 1000, 100), 60);
}
END_TEST

START_TEST(a_file_is_one_table_for_all_who_open_it)
{
	ck_assert_int_eq(passed("lee", 60, 1000, 100), 60);
	ck_assert_int_eq(rate_table_open(path, &table), ST_OK);
	ck_assert_int_eq(passed("lee", 60, 1000, 100), 0);
}
END_TEST

#define PROCESSES 4
#define KEYS 300
#define RATE 2000

/* As many as all keys let this process, which begins when the others do. */
static int
passed_of_all_keys(int begin)
{
	char key[32], byte;
	int sum = 0;

	if (read(begin, &byte, 1) != 0)
		return -1;
	for (int i = 0; i < KEYS; i++) {
		snprintf(key, sizeof key, "account %d", i);
		sum += passed(key, RATE, 1000, RATE);
	}
	return sum;
}

/* With a store instead of the compare-and-swap there are thousands more. */
START_TEST(many_processes_do_not_pass_more_than_one)
{
	int begin[2], results[2], sum = 0, n;

	ck_assert_int_eq(pipe(begin), 0);
	ck_assert_int_eq(pipe(results), 0);
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0) {
			close(begin[1]);
			n = passed_of_all_keys(begin[0]);
			_exit(write(results[1], &n, sizeof n) != sizeof n);
		}
	close(begin[1]);
	for (int i = 0; i < PROCESSES; i++) {
		ck_assert_int_eq(read(results[0], &n, sizeof n), sizeof n);
		ck_assert_int_gt(wait(NULL), 0);
		sum += n;
	}
	close(begin[0]);
	close(results[0]);
	close(results[1]);
	ck_assert_int_eq(sum, KEYS * RATE);
}
END_TEST

START_TEST(a_full_table_refuses_nobody_for_what_others_did)
{
	char key[32];

	for (int i = 0; i < 300000; i++) {
		snprintf(key, sizeof key, "account %d", i);
		ck_assert_int_eq(passed(key, 2, 1000, 1), 1);
	}
}
END_TEST

/* 3,000 newcomers a second, each of them once: one that goes on is still known.
 */
START_TEST(a_crowd_does_not_make_it_forget_who_goes_on)
{
	char key[32];
	int64_t now_ms = 1000;

	ck_assert_int_eq(passed("flood", 60, now_ms, 100), 60);
	for (int i = 0; i < 30000; i++) {
		snprintf(key, sizeof key, "account %d", i);
		ck_assert_int_eq(passed(key, 60, now_ms, 1), 1);
		now_ms += i % 3 == 0;
	}
	ck_assert_int_le(passed("flood", 60, now_ms, 100), 11);
}
END_TEST

START_TEST(a_host_that_was_booted_again_begins_anew)
{
	ck_assert_int_eq(passed("lee", 60, 900000000, 100), 60);
	ck_assert_int_eq(passed("lee", 60, 1000, 100), 60);
}
END_TEST

START_TEST(a_file_of_something_else_is_left_alone)
{
	struct rate_table *other;
	FILE *f;

	tear_down();
	ck_assert_ptr_nonnull(mkdtemp(strcpy(dir, "/tmp/usher-rates-XXXXXX")));
	snprintf(path, sizeof path, "%s/limits", dir);
	ck_assert_ptr_nonnull(f = fopen(path, "w"));
	fputs("something else", f);
	ck_assert_int_eq(fclose(f), 0);
	ck_assert_int_eq(rate_table_open(path, &other), ST_INTERNAL);
}
END_TEST

TCase *
rate_table_tests(void)
{
	TCase *tc = tcase_create("rate_table");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(
	    tc, a_key_may_as_often_as_its_rate_at_once_and_then_evenly);
	tcase_add_test(tc, one_that_is_refused_is_told_when_there_is_room);
	tcase_add_test(tc, what_is_refused_is_not_counted);
	tcase_add_test(tc, one_key_is_not_another);
	tcase_add_test(tc, a_file_is_one_table_for_all_who_open_it);
	tcase_add_test(tc, many_processes_do_not_pass_more_than_one);
	tcase_add_test(tc, a_full_table_refuses_nobody_for_what_others_did);
	tcase_add_test(tc, a_crowd_does_not_make_it_forget_who_goes_on);
	tcase_add_test(tc, a_host_that_was_booted_again_begins_anew);
	tcase_add_test(tc, a_file_of_something_else_is_left_alone);
	return tc;
}
