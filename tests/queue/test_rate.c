/* Rule 3: calls never exceed the rate, whatever Redis lost, and reach it. */
#include "fixture.h"

#define VISITORS 60

static struct fixture_visitor v[VISITORS];

START_TEST(the_rate_is_spread_and_never_above_its_cap)
{
	int called = 0, in_window[120] = { 0 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)1000,
	    ROOM_SETTING_rate_per_min, (int64_t)30, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	fixture_enter_all(v, 60);
	ck_assert_int_eq(called = (int)fixture_room().calls, 1);
	for (int s = 0; s < 120; s++) {
		int sum = 0;

		fixture_pass(1000);
		for (int i = 0; i < 60; i += 7)
			fixture_poll(&v[i]);
		fixture_advance();
		in_window[s] = (int)fixture_room().calls - called;
		called += in_window[s];
		for (int i = s > 59 ? s - 59 : 0; i <= s; i++)
			sum += in_window[i];
		ck_assert_int_le(sum, 30);
		ck_assert_int_le(in_window[s], 2);
		if (s == 58)
			ck_assert_int_ge(called, 29);
	}
}
END_TEST

START_TEST(a_higher_rate_holds_at_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1000,
	    ROOM_SETTING_rate_per_min, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 5);
	ck_assert_int_eq(fixture_room().serving, 1);
	fixture_set(ROOM_SETTING_rate_per_min, 60);
	fixture_pass(1000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().serving, 2);
}
END_TEST

/* Calls that fall between two ticks of cron are not lost. */
START_TEST(the_rate_is_reached_by_one_tick_a_second)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1000,
	    ROOM_SETTING_rate_per_min, (int64_t)45, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	fixture_enter_all(v, 60);
	for (int s = 0; s < 60; s++) {
		fixture_pass_heard(&v[59], 1000 + s % 3);
		fixture_advance();
	}
	ck_assert_int_ge(fixture_room().calls, 45);
	ck_assert_int_le(fixture_room().calls, 46);
}
END_TEST

START_TEST(idle_time_banks_one_second_at_most)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1000,
	    ROOM_SETTING_rate_per_min, (int64_t)240, FIXTURE_END);
	fixture_pass(600000);
	fixture_enter_all(v, 30);
	ck_assert_int_eq(fixture_room().serving, 5);
}
END_TEST

START_TEST(the_rate_holds_across_a_loss)
{
	int64_t before;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1000,
	    ROOM_SETTING_rate_per_min, (int64_t)60, FIXTURE_END);
	fixture_enter_all(v, VISITORS);
	for (int s = 0; s < 20; s++) {
		fixture_pass_heard(&v[VISITORS - 1], 1000);
		fixture_advance();
	}
	before = fixture_room().serving;
	ck_assert_int_eq(before, 22);
	fixture_redis("FLUSHALL");
	for (int s = 0; s < 39; s++) {
		fixture_pass(1000);
		for (int i = 0; i < VISITORS; i += 3)
			fixture_poll(&v[i]);
		fixture_advance();
	}
	ck_assert_int_le(fixture_room().calls + before, 60);
}
END_TEST

static void
advance_for(int seconds, struct fixture_visitor *last)
{
	for (int s = 0; s < seconds; s++) {
		fixture_pass_heard(last, 1000);
		fixture_advance();
	}
}

/* The copy lacks the calls of the last 20 seconds, and has the earlier ones. */
START_TEST(the_rate_holds_when_an_old_copy_comes_back)
{
	enum { RATE = 300, CROWD = 600 };
	static struct fixture_visitor w[CROWD];
	int64_t begin, restored, calls;

	fixture_open(ROOM_SETTING_capacity, (int64_t)CROWD,
	    ROOM_SETTING_rate_per_min, (int64_t)RATE, ROOM_SETTING_claim_ms,
	    (int64_t)1000, FIXTURE_END);
	fixture_enter_all(w, CROWD);
	server_stop(fixture_server);
	fixture_kill_and_change("rm -rf old && cp -r appendonlydir old");
	advance_for(5, &w[CROWD - 1]);
	begin = fixture_room().calls;
	advance_for(20, &w[CROWD - 1]);
	calls = fixture_room().calls - begin;
	ck_assert_int_eq(calls, 20 * RATE / 60);
	fixture_kill_and_change("rm -rf appendonlydir && mv old appendonlydir");
	restored = fixture_room().calls;
	/* All whose call was forgotten are there to be called again. */
	fixture_pass(500);
	for (int i = 0; i < CROWD; i++)
		ck_assert_int_eq(fixture_poll(&w[i]), ST_OK);
	advance_for(39, &w[CROWD - 1]);
	calls += fixture_room().calls - restored;
	ck_assert_int_le(calls, RATE);
	ck_assert_int_gt(calls, RATE * 9 / 10);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rate");
	TCase *tc = tcase_create("rate");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_rate_is_spread_and_never_above_its_cap);
	tcase_add_test(tc, a_higher_rate_holds_at_once);
	tcase_add_test(tc, the_rate_is_reached_by_one_tick_a_second);
	tcase_add_test(tc, idle_time_banks_one_second_at_most);
	tcase_add_test(tc, the_rate_holds_across_a_loss);
	tcase_add_test(tc, the_rate_holds_when_an_old_copy_comes_back);
	return fixture_main(s);
}
