/* The rules of the line, one visitor or a few at a time. */
#include <unistd.h>

#include "fixture.h"
#include "queue/policy.h"

#define CROWD 60

static struct fixture_visitor v[64];

static void
assert_state(struct fixture_visitor *visitor, enum line_state state)
{
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	ck_assert_str_eq(
	    line_state_word(visitor->place.state), line_state_word(state));
}

/* Its turn has come; it comes in. */
static void
assert_claims(struct fixture_visitor *visitor)
{
	assert_state(visitor, LINE_CALLED);
	ck_assert_int_eq(fixture_claim(visitor), ST_OK);
	ck_assert_int_eq(visitor->place.state, LINE_ADMITTED);
}

START_TEST(a_room_with_free_slots_admits_at_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)2, FIXTURE_END);
	fixture_enter_all(v, 3);
	ck_assert(v[0].place.is_new);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_eq(v[1].place.state, LINE_ADMITTED);
	ck_assert_int_eq(v[2].place.state, LINE_WAITING);
	ck_assert_int_eq(v[2].place.number, 3);
	ck_assert_int_eq(v[2].place.ahead, 0);
	ck_assert_int_eq(v[0].place.expires_at_ms, T0 + 300000);
}
END_TEST

START_TEST(numbers_are_called_in_ascending_order)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	fixture_enter_all(v, 6);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_eq(v[i].place.number, i + 1);
		fixture_set(ROOM_SETTING_capacity, i + 1);
		ck_assert_int_eq(fixture_room().serving, i + 1);
		assert_state(&v[i], LINE_CALLED);
	}
}
END_TEST

START_TEST(entering_again_gives_the_same_number)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 2);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(fixture_enter(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, i + 1);
		ck_assert(!v[i].place.is_new);
	}
	ck_assert_int_eq(fixture_room().issued, 2);
}
END_TEST

START_TEST(one_visitor_entering_64_times_in_parallel_has_one_number)
{

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	fixture_visitor(&v[0], 1);
	for (int i = 0; i < 64; i++)
		if (fork() == 0) {
			struct queue_context q = fixture_q;

			fixture_q.redis = redis_new(q.conf);
			_exit(fixture_enter(&v[0]) == ST_OK &&
				      v[0].place.number == 1
				  ? 0
				  : 1);
		}
	fixture_wait(64);
	ck_assert_int_eq(fixture_room().issued, 1);
}
END_TEST

START_TEST(after_an_admission_ended_entering_gives_a_number_at_the_end)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 3);
	ck_assert(fixture_leave(&v[0]));
	assert_state(&v[0], LINE_DONE);
	ck_assert_int_eq(fixture_enter(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.number, 4);
	ck_assert_int_eq(v[0].place.state, LINE_WAITING);
}
END_TEST

START_TEST(a_freed_slot_is_used_at_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 2);
	ck_assert(fixture_leave(&v[0]));
	ck_assert(!fixture_leave(&v[0]));
	ck_assert_int_eq(fixture_room().serving, 2);
	ck_assert_int_eq(fixture_room().called, 1);
	assert_state(&v[1], LINE_CALLED);
}
END_TEST

START_TEST(an_admission_lasts_hold_ms_from_its_claim)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)10000, FIXTURE_END);
	fixture_enter_all(v, 2);
	fixture_leave(&v[0]);
	fixture_pass(20000);
	assert_claims(&v[1]);
	ck_assert_int_eq(v[1].place.expires_at_ms, T0 + 30000);
	fixture_pass(5000);
	assert_state(&v[1], LINE_ADMITTED);
	ck_assert_int_eq(v[1].place.expires_at_ms, T0 + 30000);
	fixture_pass(4999);
	ck_assert_int_eq(fixture_validate(&v[1]), ST_OK);
	fixture_pass(1);
	ck_assert_int_eq(fixture_validate(&v[1]), ST_TOKEN_EXPIRED);
	assert_state(&v[1], LINE_EXPIRED);
}
END_TEST

/* Rule 8: and not only at the next tick. */
START_TEST(an_expiry_that_is_read_calls_the_next)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 2);
	fixture_pass_heard(&v[1], 299900);
	fixture_advance();
	fixture_pass(150);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
	ck_assert_int_eq(fixture_room().serving, 2);
	ck_assert_int_eq(fixture_room().called, 1);
}
END_TEST

START_TEST(validating_is_claiming)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 2);
	ck_assert_int_eq(fixture_validate(&v[1]), ST_TOKEN_WAITING);
	fixture_leave(&v[0]);
	fixture_pass(59000);
	ck_assert_int_eq(fixture_validate(&v[1]), ST_OK);
	ck_assert_int_eq(v[1].place.expires_at_ms, T0 + 59000 + 300000);
}
END_TEST

START_TEST(a_no_show_gives_its_slot_back_and_comes_next_when_it_returns)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 4);
	fixture_leave(&v[0]);
	ck_assert_int_eq(fixture_room().called, 1);
	fixture_pass_heard(&v[3], 60000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().no_shows, 1);
	ck_assert_int_eq(fixture_room().serving, 3);
	assert_claims(&v[2]);
	assert_state(&v[1], LINE_WAITING);
	ck_assert(v[1].place.is_returning);
	fixture_leave(&v[2]);
	assert_claims(&v[1]);
	assert_state(&v[3], LINE_WAITING);
}
END_TEST

START_TEST(the_absent_are_passed_over_and_called_next_when_back)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	fixture_enter_all(v, 5);
	for (int i = 0; i < 6; i++) {
		fixture_pass(30000);
		fixture_poll(&v[3]);
		fixture_poll(&v[4]);
	}
	fixture_leave(&v[0]);
	ck_assert_int_eq(fixture_room().serving, 4);
	ck_assert_int_eq(fixture_room().passed_over, 2);
	ck_assert_int_eq(fixture_room().absent, 2);
	assert_state(&v[3], LINE_CALLED);
	assert_state(&v[2], LINE_WAITING);
	ck_assert_int_eq(fixture_room().absent, 1);
	assert_state(&v[1], LINE_WAITING);
	ck_assert_int_eq(fixture_room().absent, 0);
	ck_assert(v[1].place.is_returning);
	fixture_leave(&v[3]);
	assert_state(&v[1], LINE_CALLED);
	fixture_leave(&v[1]);
	assert_state(&v[2], LINE_CALLED);
}
END_TEST

START_TEST(nobody_is_absent_before_absent_ms)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	fixture_pass(29999);
	fixture_enter_all(v, 2);
	fixture_pass(120000);
	fixture_leave(&v[0]);
	ck_assert_int_eq(fixture_room().called, 1);
	ck_assert_int_eq(fixture_room().passed_over, 0);
}
END_TEST

START_TEST(leaving_the_line_costs_no_slot)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 3);
	ck_assert(fixture_leave(&v[1]));
	assert_state(&v[1], LINE_DONE);
	fixture_leave(&v[0]);
	assert_state(&v[2], LINE_CALLED);
	ck_assert_int_eq(fixture_room().passed_over, 0);
	ck_assert_int_eq(fixture_room().left, 2);
}
END_TEST

START_TEST(polling_moves_the_line_on_when_nothing_else_does)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)5000, FIXTURE_END);
	fixture_enter_all(v, 2);
	fixture_pass(5000);
	assert_state(&v[1], LINE_CALLED);
}
END_TEST

START_TEST(a_paused_room_keeps_places_and_calls_nobody)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	fixture_enter_all(v, 3);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_set(ROOM_SETTING_capacity, 1);
	ck_assert_int_eq(fixture_room().serving, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_PAUSED);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().serving, 1);
	assert_state(&v[0], LINE_CALLED);
}
END_TEST

/* Everybody polls when it was asked to, and claims when it is called; the room
 * moves on once a second. */
static void
follow_policy(int n, int64_t for_ms)
{
	static int64_t due[CROWD];
	int64_t end = fixture_q.now_ms + for_ms;

	for (; fixture_q.now_ms < end; fixture_pass(500)) {
		for (int i = 0; i < n; i++) {
			if (due[i] > fixture_q.now_ms)
				continue;
			ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
			if (v[i].place.state == LINE_CALLED)
				ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
			due[i] =
			    fixture_q.now_ms +
			    policy_poll_after_ms(&fixture_conf, &v[i].place);
		}
		fixture_advance();
	}
}

/* A pause of some minutes, and all at once after it. */
START_TEST(nobody_who_follows_the_policy_misses_its_call_after_a_pause)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)2, ROOM_SETTING_hold_ms,
	    (int64_t)5000, ROOM_SETTING_claim_ms, (int64_t)8000, FIXTURE_END);
	fixture_enter_all(v, CROWD);
	follow_policy(CROWD, 60000);
	ck_assert_int_gt(v[CROWD - 1].place.pace_milli, 0);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	follow_policy(CROWD, 200000 + _i * 3000);
	ck_assert_int_lt(v[CROWD - 1].place.pace_milli, 0);
	ck_assert_int_gt(v[CROWD - 1].place.last_pace_milli, 0);
	fixture_set(ROOM_SETTING_capacity, CROWD);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
	follow_policy(CROWD, 30000);
	ck_assert_int_eq(fixture_room().serving, CROWD);
	ck_assert_int_eq(fixture_room().no_shows, 0);
	ck_assert_int_eq(fixture_room().passed_over, 0);
}
END_TEST

START_TEST(a_closed_room_lets_nobody_enter_and_the_admitted_finish)
{
	struct fixture_visitor late;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 2);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	fixture_visitor(&late, 99);
	ck_assert_int_eq(fixture_enter(&late), ST_ROOM_CLOSED);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_leave(&v[0]);
	assert_state(&v[1], LINE_WAITING);
	ck_assert_int_eq(v[1].place.room, ROOM_CLOSED);
}
END_TEST

START_TEST(never_more_are_called_than_there_are_seats)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)10, FIXTURE_END);
	fixture_report(2, 0);
	fixture_enter_all(v, 5);
	ck_assert_int_eq(fixture_room().serving, 2);
	fixture_report(2, 2);
	ck_assert_int_eq(fixture_room().state, ROOM_ALL_HELD);
	fixture_leave(&v[0]);
	ck_assert_int_eq(fixture_room().serving, 2);
	fixture_report(2, 1);
	ck_assert_int_eq(fixture_room().serving, 3);
	fixture_report(0, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_SOLD_OUT);
	fixture_leave(&v[1]);
	ck_assert_int_eq(fixture_room().serving, 3);
	ck_assert_int_eq(fixture_validate(&v[2]), ST_OK);
}
END_TEST

START_TEST(a_room_that_is_not_there_is_no_room)
{
	fixture_visitor(&v[0], 1);
	ck_assert_int_eq(fixture_enter(&v[0]), ST_NO_ROOM);
}
END_TEST

START_TEST(polling_far_too_often_is_refused)
{
	enum status st = ST_OK;
	int polls = 0;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_all(v, 1);
	while (polls < 30 && (st = fixture_poll(&v[0])) == ST_OK)
		polls++;
	ck_assert_int_eq(st, ST_TOO_MANY_REQUESTS);
	ck_assert_int_ge(polls, 10);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_pass(10000);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("line");
	TCase *tc = tcase_create("rules");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_room_with_free_slots_admits_at_once);
	tcase_add_test(tc, numbers_are_called_in_ascending_order);
	tcase_add_test(tc, entering_again_gives_the_same_number);
	tcase_add_test(
	    tc, one_visitor_entering_64_times_in_parallel_has_one_number);
	tcase_add_test(
	    tc, after_an_admission_ended_entering_gives_a_number_at_the_end);
	tcase_add_test(tc, a_freed_slot_is_used_at_once);
	tcase_add_test(tc, an_admission_lasts_hold_ms_from_its_claim);
	tcase_add_test(tc, an_expiry_that_is_read_calls_the_next);
	tcase_add_test(tc, validating_is_claiming);
	tcase_add_test(
	    tc, a_no_show_gives_its_slot_back_and_comes_next_when_it_returns);
	tcase_add_test(
	    tc, the_absent_are_passed_over_and_called_next_when_back);
	tcase_add_test(tc, nobody_is_absent_before_absent_ms);
	tcase_add_test(tc, leaving_the_line_costs_no_slot);
	tcase_add_test(tc, polling_moves_the_line_on_when_nothing_else_does);
	tcase_add_test(tc, a_paused_room_keeps_places_and_calls_nobody);
	tcase_add_loop_test(tc,
	    nobody_who_follows_the_policy_misses_its_call_after_a_pause, 0, 5);
	tcase_add_test(
	    tc, a_closed_room_lets_nobody_enter_and_the_admitted_finish);
	tcase_add_test(tc, never_more_are_called_than_there_are_seats);
	tcase_add_test(tc, a_room_that_is_not_there_is_no_room);
	tcase_add_test(tc, polling_far_too_often_is_refused);
	return fixture_main(s);
}
