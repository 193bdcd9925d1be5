/* Rule 14: a clock that is set forward or back stops nothing, and costs nobody
 * the time that it has. */
#include "fixture.h"
#include "queue/room_log.h"

static struct fixture_visitor v[4];

static void
assert_goes_on(void)
{
	int64_t told = fixture_q.now_ms;

	for (int s = 0; s < 30; s++) {
		fixture_pass(1000);
		ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
		ck_assert_int_ge(v[1].place.now_ms, told);
		ck_assert_int_le(v[1].place.now_ms, fixture_q.now_ms + 5000);
		told = v[1].place.now_ms;
		fixture_poll(&v[2]);
	}
	ck_assert_int_eq(fixture_room().now_ms, fixture_q.now_ms);
}

START_TEST(a_clock_that_goes_forward_and_back_stops_nothing)
{
	struct room_event event[3];
	size_t n;

	fixture_open_line(v, 3);
	assert_goes_on();
	fixture_pass(600000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	assert_goes_on();
	fixture_pass(-600000);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	assert_goes_on();
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
	ck_assert_int_eq(room_log(&fixture_q, 1, event, 3, &n), ST_OK);
	ck_assert_str_eq(event[0].operator_name, "usher");
	ck_assert_str_eq(event[0].what, "the clock went back 600 s");
	ck_assert_int_eq(event[0].at_ms, T0 + 60000);
}
END_TEST

/* Also where nobody waits, whose admission would be over by the old clock. */
START_TEST(deadlines_move_along_with_a_clock_that_goes_back)
{
	fixture_open_line(v, 0);
	fixture_pass(20000);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	fixture_pass(-3600000);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.now_ms, fixture_q.now_ms);
	ck_assert_int_eq(v[0].place.expires_at_ms,
	    fixture_q.now_ms + FIXTURE_HOLD_MS - 20000);
	fixture_pass(FIXTURE_HOLD_MS - 20000 - 1);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_pass(1);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
}
END_TEST

START_TEST(a_clock_that_goes_back_a_little_is_waited_for)
{
	fixture_open_line(v, 0);
	fixture_pass(20000);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	fixture_pass(-4000);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.now_ms, T0 + 20000);
	ck_assert_int_eq(v[0].place.expires_at_ms, T0 + FIXTURE_HOLD_MS);
	fixture_pass(5000);
	ck_assert_int_eq(fixture_room().now_ms, T0 + 21000);
}
END_TEST

/* The schedule is by the clock that is right now. */
START_TEST(a_room_opens_by_the_new_clock)
{
	fixture_open_line(v, 3);
	assert_goes_on();
	fixture_pass(-600000);
	assert_goes_on();
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_set(ROOM_SETTING_freeze_ms, 1000);
	fixture_set(ROOM_SETTING_opens_at_ms, fixture_q.now_ms + 60000);
	fixture_pass(59000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(1000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("clock");
	TCase *tc = tcase_create("clock");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_add_test(tc, a_clock_that_goes_forward_and_back_stops_nothing);
	tcase_add_test(tc, deadlines_move_along_with_a_clock_that_goes_back);
	tcase_add_test(tc, a_clock_that_goes_back_a_little_is_waited_for);
	tcase_add_test(tc, a_room_opens_by_the_new_clock);
	return fixture_main(s);
}
