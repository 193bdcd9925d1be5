/* Rule 11: the log and the history of a room come back after a loss of Redis.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "queue/history.h"
#include "queue/room_log.h"

#define N 12

static struct fixture_visitor v[N];

static void
change_rate(int64_t rate)
{
	fixture_pass(1);
	fixture_set(ROOM_SETTING_rate_per_min, rate);
}

/* The log is "rate_per_min=`from`", then one less and so on, newest first, and
 * last that the room was opened. */
static void
assert_log(int from)
{
	struct room_event events[20];
	char what[ROOM_LOG_WHAT_MAX];
	size_t n;

	ck_assert_int_eq(room_log(&fixture_q, 1, events, 20, &n), ST_OK);
	ck_assert_uint_eq(n, (size_t)from + 1);
	for (int i = 0; i < from; i++) {
		snprintf(what, sizeof what, "rate_per_min=%d", from - i);
		ck_assert_str_eq(events[i].what, what);
	}
	ck_assert(strstr(events[from].what, "open:") != NULL);
}

START_TEST(the_log_survives_redis_whole_in_order_and_once)
{
	fixture_open(FIXTURE_END);
	change_rate(1);
	change_rate(2);
	fixture_redis("FLUSHALL");
	assert_log(2);
	change_rate(3);
	assert_log(3);
	fixture_kill_and_change("rm -rf appendonlydir dump.rdb");
	change_rate(4);
	assert_log(4);
	fixture_redis("DEL usher:{1}:log");
	change_rate(5);
	fixture_redis("FLUSHALL");
	assert_log(5);
}
END_TEST

START_TEST(a_redis_that_forgot_the_last_entries_of_the_log_gets_them_back)
{
	fixture_kill_and_change("rm -rf appendonlydir");
	fixture_open(FIXTURE_END);
	change_rate(1);
	fixture_note_tail();
	change_rate(2);
	change_rate(3);
	fixture_lose_tail();
	assert_log(3);
	fixture_restart();
	assert_log(3);
}
END_TEST

START_TEST(the_log_outlives_an_epoch)
{
	struct room_event events[20];
	size_t n;

	fixture_open(FIXTURE_END);
	change_rate(1);
	fixture_pass(1);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(room_log(&fixture_q, 1, events, 20, &n), ST_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(events[0].what, "reset");
	ck_assert_str_eq(events[0].operator_name, "kim");
}
END_TEST

START_TEST(the_file_of_the_log_loses_its_oldest_lines_alone)
{
	fixture_open(FIXTURE_END);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "for i in $(seq 1000); do printf '%d\\tkim\\tn=%d\\n' $i $i; done "
	    ">1.log && printf '1000\\tkim\\tcut sho' >>1.log");
	change_rate(1);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "test $(wc -l <1.log) -eq 1000 && "
	    "tail -n 1 1.log | grep -q 'rate_per_min=1' && "
	    "head -n 1 1.log | grep -q 'n=4$'");
}
END_TEST

START_TEST(damage_to_the_file_of_the_log_does_no_harm)
{
	fixture_open(FIXTURE_END);
	change_rate(1);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "printf 'x\\n\\n\\0\\377\\n' >1.log");
	fixture_redis("FLUSHALL");
	change_rate(2);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_room().set.rate_per_min, 2);
}
END_TEST

START_TEST(the_history_survives_redis)
{
	struct history_sample *before, *after;
	size_t n, m;

	fixture_fill(v, N);
	for (int i = 0; i < 10; i++)
		fixture_pass_heard(&v[N - 1], 5000);
	ck_assert_int_eq(history_read(&fixture_q, 1, &before, &n), ST_OK);
	ck_assert_uint_ge(n, 10);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(history_read(&fixture_q, 1, &after, &m), ST_OK);
	ck_assert_uint_eq(n, m);
	ck_assert_mem_eq(before, after, n * sizeof *before);
	free(after);
	fixture_pass_heard(&v[N - 1], 5000);
	ck_assert_int_eq(history_read(&fixture_q, 1, &after, &m), ST_OK);
	ck_assert_uint_eq(m, n + 1);
	ck_assert_int_gt(after[n].at_ms, after[n - 1].at_ms);
	ck_assert_int_ge(after[n].calls, after[n - 1].calls);
	free(before);
	free(after);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("room_log");
	TCase *tc = tcase_create("room_log");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_log_survives_redis_whole_in_order_and_once);
	tcase_add_test(
	    tc, a_redis_that_forgot_the_last_entries_of_the_log_gets_them_back);
	tcase_add_test(tc, the_log_outlives_an_epoch);
	tcase_add_test(tc, the_file_of_the_log_loses_its_oldest_lines_alone);
	tcase_add_test(tc, damage_to_the_file_of_the_log_does_no_harm);
	tcase_add_test(tc, the_history_survives_redis);
	return fixture_main(s);
}
