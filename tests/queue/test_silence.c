/* Rule 5: absence is counted only in time in which the room could hear its
 * visitors.  Cron goes on in a silence, as it does when Apache or the network
 * is away. */
#include <string.h>

#include "base/array.h"
#include "fixture.h"
#include "queue/followup.h"
#include "queue/room_log.h"

#define CROWD 10000

static struct fixture_visitor v[CROWD + 1], stranger;

/* Each of first to last polls every 3 s, and the first once more at the end. */
static void
poll_for(int first, int last, int seconds)
{
	for (int s = 0; s < seconds; s++) {
		fixture_pass(1000);
		for (int i = first; i <= last; i++)
			if (i % 3 == s % 3)
				ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		fixture_advance();
	}
	ck_assert_int_eq(fixture_poll(&v[first]), ST_OK);
}

/* Cron alone goes on; it calls nobody. */
static void
be_silent(int64_t ms)
{
	int64_t step = ms / 50, calls = fixture_room().calls;

	for (; ms > 0; ms -= step) {
		fixture_pass(step);
		fixture_advance();
	}
	ck_assert_int_eq(fixture_room().calls, calls);
}

static void
assert_called(struct fixture_visitor *visitor)
{
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	ck_assert_int_ne(visitor->place.state, LINE_WAITING);
	ck_assert_int_eq(fixture_room().serving, visitor->place.number);
}

/* Shorter and many times longer than absent_ms; a line of one and of many. */
START_TEST(after_a_silence_everybody_has_turn_and_place)
{
	static const int64_t silences[] = { 12000, 25000, 165000, 36000000 };
	int n = _i < 4 ? 1 : 14;

	fixture_open_line(v, n);
	poll_for(1, n, 30);
	be_silent(silences[_i % 4]);
	fixture_enter_new(&stranger, 20000);
	ck_assert_int_eq(stranger.place.state, LINE_WAITING);
	fixture_pass_heard(&stranger, FIXTURE_ABSENT_MS - 1000);
	for (int i = n; i > 0; i--) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.ahead, i - 1);
		ck_assert(!v[i].place.is_returning);
	}
	for (int i = 1; i <= n; i++) {
		ck_assert(fixture_leave(&v[i - 1]));
		assert_called(&v[i]);
	}
	ck_assert(fixture_leave(&v[n]));
	assert_called(&stranger);
}
END_TEST

/* Found: after an outage of 95 s none of 22 s was a silence, and the last in
 * line was called first.  Between the two, all are heard once, or for a few
 * seconds. */
START_TEST(one_silence_does_not_hide_the_next)
{
	fixture_open_line(v, 7);
	poll_for(1, 7, 12);
	for (int outage = 0; outage < (_i == 0 ? 1 : 4); outage++) {
		be_silent(95000);
		fixture_poll_all(&v[1], 7);
		if (_i > 0)
			poll_for(1, 7, _i);
	}
	be_silent(22000);
	ck_assert_int_eq(fixture_poll(&v[7]), ST_OK);
	fixture_pass(1000);
	ck_assert(fixture_leave(&v[0]));
	assert_called(&v[1]);
}
END_TEST

START_TEST(ten_thousand_keep_their_places)
{
	bool more = true;

	fixture_open_line(v, CROWD);
	poll_for(1, 14, 6);
	be_silent(3600000);
	fixture_enter_new(&stranger, 20000);
	fixture_set(ROOM_SETTING_capacity, CROWD);
	while (more)
		ck_assert_int_eq(followup_advance(&fixture_q, 1, &more), ST_OK);
	ck_assert_int_eq(fixture_room().passed_over, 0);
	ck_assert_int_eq(fixture_room().serving, CROWD);
	ck_assert_int_eq(fixture_room().called, CROWD - 1);
}
END_TEST

/* It was about to be absent when the silence began. */
START_TEST(absence_begins_again_at_the_end_of_a_silence)
{
	fixture_open_line(v, 14);
	poll_for(2, 14, FIXTURE_ABSENT_MS / 1000 - 1);
	be_silent(30000);
	fixture_enter_new(&stranger, 20000);
	poll_for(2, 14, FIXTURE_ABSENT_MS / 1000 - 1);
	ck_assert(fixture_leave(&v[0]));
	assert_called(&v[1]);
}
END_TEST

/* And it ends: who does not come back is passed over. */
START_TEST(whoever_stays_away_after_a_silence_is_absent)
{
	fixture_open_line(v, 14);
	poll_for(1, 14, 10);
	be_silent(165000);
	poll_for(2, 14, FIXTURE_ABSENT_MS * 5 / 4 / 1000 + 1);
	ck_assert(fixture_leave(&v[0]));
	assert_called(&v[2]);
}
END_TEST

START_TEST(a_call_and_an_admission_that_ran_out_in_it_are_given_back)
{
	fixture_open_line(v, 3);
	poll_for(1, 3, 30);
	fixture_set(ROOM_SETTING_capacity, 2);
	fixture_pass(500);
	be_silent(600000);
	ck_assert_int_eq(fixture_room().no_shows, 0);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	/* Its 60 s, less the 30 before and those the silence took to show. */
	ck_assert_int_ge(v[0].place.expires_at_ms, v[0].place.now_ms + 28000);
	ck_assert_int_eq(fixture_poll(&v[3]), ST_OK);
	ck_assert_int_eq(v[3].place.state, LINE_WAITING);
	fixture_pass_heard(&v[3], 27000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	assert_called(&v[1]);
	fixture_pass_heard(&v[3], 3000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
}
END_TEST

/* The slot beside its own has run out, and no tick has taken it back yet. */
START_TEST(one_who_is_called_is_expected_beside_a_slot_that_ran_out)
{
	fixture_open_line(v, 0);
	fixture_set(ROOM_SETTING_capacity, 2);
	fixture_enter_new(&v[1], 101);
	fixture_enter_new(&v[2], 102);
	fixture_pass_heard(&v[2], FIXTURE_HOLD_MS - 1500);
	fixture_pass(700);
	ck_assert(fixture_leave(&v[1]));
	fixture_pass(300);
	fixture_advance();
	fixture_pass(700);
	ck_assert_int_eq(fixture_poll(&v[2]), ST_OK);
	ck_assert_int_eq(v[2].place.state, LINE_CALLED);
	be_silent(600000);
	ck_assert_int_eq(fixture_poll(&v[2]), ST_OK);
	ck_assert_int_eq(v[2].place.state, LINE_CALLED);
	ck_assert_int_eq(fixture_room().no_shows, 0);
}
END_TEST

/* The room closes meanwhile: by its schedule, or by an operator. */
START_TEST(a_room_that_closes_in_it_gives_back_too)
{
	fixture_open_line(v, 3);
	if (_i == 0)
		fixture_set(ROOM_SETTING_closes_at_ms, T0 + 200000);
	poll_for(1, 3, 30);
	be_silent(170000);
	if (_i == 1)
		ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass(5000);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(v[1].place.room, ROOM_CLOSED);
	fixture_pass(20000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_pass(6000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
}
END_TEST

/* Opened again before anybody is heard, in a pause that is no silence: an
 * operator opens it, or moves the time at which it closes. */
START_TEST(a_room_that_opens_again_takes_no_time)
{
	struct room_change change = { 0 };
	int64_t until_ms;

	fixture_open_line(v, 3);
	poll_for(1, 3, 30);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	until_ms = v[0].place.expires_at_ms;
	if (_i == 0)
		ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	else
		fixture_set(ROOM_SETTING_closes_at_ms, fixture_q.now_ms + 1);
	fixture_pass(4000);
	if (_i == 0)
		ck_assert_int_eq(
		    room_open(&fixture_q, 1, &change, "kim"), ST_OK);
	else
		fixture_set(ROOM_SETTING_closes_at_ms, 0);
	fixture_advance();
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	ck_assert_int_ge(v[0].place.expires_at_ms, until_ms);
	ck_assert_int_le(v[0].place.expires_at_ms, until_ms + 4000);
	/* In a silence after that it loses nothing either. */
	be_silent(600000);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	ck_assert_int_ge(v[0].place.expires_at_ms, until_ms + 599000);
}
END_TEST

/* A line in which few ask seldom is not silent between two of them: those who
 * closed their pages are absent in time. */
START_TEST(the_absent_of_a_quiet_line_are_absent)
{
	static const int64_t asks_every[] = { 3000, 10000, 40000, 60000 };
	int64_t waited = 0;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)3600000, FIXTURE_END);
	fixture_enter_all(v, 21);
	for (; waited < 5 * 120000 / 4 + asks_every[_i];
	     waited += asks_every[_i]) {
		fixture_pass(asks_every[_i]);
		ck_assert_int_eq(fixture_poll(&v[20]), ST_OK);
	}
	ck_assert(fixture_leave(&v[0]));
	assert_called(&v[20]);
}
END_TEST

/* The same for one that enters after hours in which nobody came. */
START_TEST(whoever_waited_hours_ago_is_absent_soon)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)3600000, FIXTURE_END);
	fixture_enter_all(v, 3);
	be_silent(10 * 3600000);
	fixture_enter_new(&v[3], 4);
	for (int i = 0; i < 5; i++) {
		fixture_pass(40000);
		ck_assert_int_eq(fixture_poll(&v[3]), ST_OK);
	}
	ck_assert(fixture_leave(&v[0]));
	assert_called(&v[3]);
}
END_TEST

START_TEST(a_room_where_nobody_waits_is_never_silent)
{
	fixture_open_line(v, 1);
	fixture_leave(&v[1]);
	fixture_pass(FIXTURE_HOLD_MS - 1);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_pass(1);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
}
END_TEST

/* Nor one in which those who waited have gone. */
START_TEST(a_room_whose_line_went_away_is_not_silent)
{
	fixture_open_line(v, 3);
	for (int i = 0; i < 20; i++) {
		fixture_pass(1000);
		ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	}
	fixture_pass(FIXTURE_HOLD_MS - 20000);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_TOKEN_EXPIRED);
}
END_TEST

/* One asks often and then not at all, so that the next page, which asks every
 * 30 s, seems to end a silence. */
START_TEST(a_feigned_silence_gives_back_little)
{
	static const int cycle[] = { 30, 30, 60, 90 },
			 burst[] = { 5, 9, 31, 61 };
	int lasted = 0;

	fixture_open_line(v, 2);
	fixture_set(ROOM_SETTING_absent_ms, 120000);
	for (; fixture_validate(&v[0]) == ST_OK; lasted++) {
		fixture_pass(1000);
		if (lasted % 30 == 29)
			ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
		if (lasted % cycle[_i] < burst[_i])
			fixture_poll(&v[2]); /* maybe too often */
	}
	ck_assert_int_le(lasted, FIXTURE_HOLD_MS / 1000 * 2);
}
END_TEST

/* Redis is emptied in the silence, and put back by cron. */
START_TEST(a_silence_and_a_loss_together_cost_nobody_its_place)
{
	fixture_open_line(v, 14);
	poll_for(1, 14, 10);
	be_silent(60000);
	fixture_redis("FLUSHALL");
	be_silent(600000);
	fixture_enter_new(&stranger, 20000);
	fixture_pass_heard(&stranger, FIXTURE_ABSENT_MS - 1000);
	for (int i = 14; i >= 0; i--)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_pass_heard(&stranger, 60000 - FIXTURE_ABSENT_MS);
	for (int i = 1; i <= 14; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_le(v[i].place.ahead, i - 1);
	}
}
END_TEST

START_TEST(operators_see_a_silence)
{
	struct room_event event[3];
	size_t n;

	fixture_open_line(v, 14);
	poll_for(1, 14, 10);
	ck_assert_int_eq(fixture_room().silent_since_ms, 0);
	be_silent(165000);
	ck_assert_int_eq(fixture_room().silent_since_ms, T0 + 10000);
	ck_assert_int_eq(fixture_poll(&v[1]), ST_OK);
	ck_assert_int_eq(fixture_room().silent_since_ms, 0);
	ck_assert_int_eq(fixture_room().lost_ms, 164000);
	ck_assert_int_eq(room_log(&fixture_q, 1, event, 3, &n), ST_OK);
	ck_assert_str_eq(event[0].operator_name, "usher");
	ck_assert_str_eq(event[0].what, "nobody was heard for 165 s");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("silence");
	TCase *tc = tcase_create("silence");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_loop_test(
	    tc, after_a_silence_everybody_has_turn_and_place, 0, 8);
	tcase_add_loop_test(tc, one_silence_does_not_hide_the_next, 0, 4);
	tcase_add_test(tc, ten_thousand_keep_their_places);
	tcase_add_test(tc, absence_begins_again_at_the_end_of_a_silence);
	tcase_add_test(tc, whoever_stays_away_after_a_silence_is_absent);
	tcase_add_test(
	    tc, a_call_and_an_admission_that_ran_out_in_it_are_given_back);
	tcase_add_test(
	    tc, one_who_is_called_is_expected_beside_a_slot_that_ran_out);
	tcase_add_loop_test(tc, a_room_that_closes_in_it_gives_back_too, 0, 2);
	tcase_add_loop_test(tc, a_room_that_opens_again_takes_no_time, 0, 2);
	tcase_add_loop_test(tc, the_absent_of_a_quiet_line_are_absent, 0, 4);
	tcase_add_test(tc, whoever_waited_hours_ago_is_absent_soon);
	tcase_add_test(tc, a_room_where_nobody_waits_is_never_silent);
	tcase_add_test(tc, a_room_whose_line_went_away_is_not_silent);
	tcase_add_loop_test(tc, a_feigned_silence_gives_back_little, 0, 4);
	tcase_add_test(tc, a_silence_and_a_loss_together_cost_nobody_its_place);
	tcase_add_test(tc, operators_see_a_silence);
	return fixture_main(s);
}
