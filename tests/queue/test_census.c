/* Rule 12: what is shown counts those who are there, and a place never rises.
 */
#include <stdlib.h>

#include "fixture.h"
#include "queue/history.h"

#define LINE 9000 /* more than two blocks of the ranks */

static struct fixture_visitor v[LINE + 1], late;

/* v[0] is inside for a long time, n wait behind it. */
static void
open_line(int n)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)3600000, FIXTURE_END);
	fixture_enter_all(v, n + 1);
}

/* Until those who do not ask are absent, first to last ask. */
static void
outlast(int first, int last)
{
	for (int s = 0; s <= 150; s += 5) {
		fixture_pass(5000);
		for (int i = first; i <= last; i++)
			ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	}
	fixture_advance();
}

static void
poll_place(struct fixture_visitor *visitor, int64_t ahead, int64_t behind)
{
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	ck_assert_int_eq(visitor->place.ahead, ahead);
	ck_assert_int_eq(visitor->place.behind, behind);
}

START_TEST(closed_pages_are_neither_ahead_nor_waiting)
{
	struct room room;

	open_line(308);
	ck_assert_int_eq(fixture_room().waiting, 308);
	outlast(301, 308);
	fixture_enter_new(&late, 20000);
	ck_assert_int_eq(late.place.ahead, 8);
	ck_assert_int_eq(late.place.rank, 8);
	ck_assert_int_eq(late.place.behind, 0);
	poll_place(&v[301], 0, 8);
	poll_place(&v[308], 7, 1);
	room = fixture_room();
	ck_assert_int_eq(room.waiting, 9);
	ck_assert_int_eq(room.absent, 300);
	ck_assert(fixture_leave(&v[305]));
	poll_place(&late, 7, 0);
	poll_place(&v[301], 0, 7);
	ck_assert_int_eq(fixture_room().waiting, 8);
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(fixture_poll(&v[301]), ST_OK);
	ck_assert_int_ne(v[301].place.state, LINE_WAITING);
	poll_place(&late, 6, 0);
	ck_assert_int_eq(fixture_room().absent, 300);
	ck_assert_int_eq(fixture_room().waiting, 7);
}
END_TEST

START_TEST(the_history_tells_how_many_are_there)
{
	struct history_sample *samples;
	size_t n;

	open_line(20);
	outlast(11, 20);
	fixture_pass(5000);
	poll_place(&v[20], 9, 0);
	ck_assert_int_eq(history_read(&fixture_q, 1, &samples, &n), ST_OK);
	ck_assert_uint_gt(n, 2);
	ck_assert_int_eq(samples[1].waiting, 20);
	ck_assert_int_eq(samples[n - 1].waiting, 10);
	ck_assert_int_eq(samples[n - 1].waiting, fixture_room().waiting);
	free(samples);
}
END_TEST

/* Its turn is where it was, and only the estimate counts it again. */
START_TEST(one_that_is_back_before_its_turn_moves_nobody_back)
{
	open_line(20);
	outlast(11, 20);
	poll_place(&v[20], 9, 0);
	for (int i = 1; i <= 10; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	fixture_pass(1000);
	fixture_advance();
	poll_place(&v[20], 9, 0);
	ck_assert_int_eq(v[20].place.rank, 19);
	ck_assert_int_eq(fixture_room().waiting, 20);
	ck_assert_int_eq(fixture_room().absent, 0);
	poll_place(&v[1], 0, 10);
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(fixture_room().serving, 2);
	poll_place(&v[20], 9, 0);
}
END_TEST

static bool
is_here(int i)
{
	return i % 7 == 0 || (i > 4000 && i % 3 == 0);
}

/* Against a count of each. */
START_TEST(a_long_line_is_counted_to_the_visitor)
{
	int64_t ahead = 0, total = 0;

	open_line(LINE);
	for (int s = 0; s < 4; s++) {
		fixture_pass(40000);
		for (int i = 1; i <= LINE; i++)
			if (is_here(i))
				ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	}
	fixture_pass(1000);
	for (int i = 1; i <= LINE; i++)
		total += is_here(i);
	for (int i = 1; i <= LINE; i++) {
		if (is_here(i) && (i % 50 == 0 || i < 100 || i > LINE - 100))
			poll_place(&v[i], ahead, total - ahead - 1);
		ahead += is_here(i);
	}
	ck_assert_int_eq(fixture_room().waiting, total);
	ck_assert_int_eq(fixture_room().absent, LINE - total);
	for (int i = 7; i <= 70; i += 7)
		ck_assert(fixture_leave(&v[i]));
	poll_place(&v[LINE], total - 1, 0);
	poll_place(&v[LINE - 3], total - 2, 1);
}
END_TEST

/* Nobody knows which places among the drawn are those of the absent. */
START_TEST(the_absent_among_the_drawn_count_for_nobody)
{
	enum { ENTRANTS = 60, AWAY = 40 };
	int64_t told[ENTRANTS], serving = -1;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000, ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 10000),
	    FIXTURE_END);
	fixture_enter_all(v, ENTRANTS);
	ck_assert_int_eq(fixture_room().waiting, ENTRANTS);
	fixture_pass(10000);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_advance();
	outlast(AWAY, ENTRANTS - 1);
	fixture_enter_new(&late, 20000);
	ck_assert_int_eq(late.place.ahead, ENTRANTS - AWAY);
	ck_assert_int_eq(fixture_room().waiting, ENTRANTS - AWAY + 1);
	ck_assert_int_eq(fixture_room().absent, AWAY);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
	for (int i = AWAY; i < ENTRANTS; i++)
		told[i] = INT64_MAX;
	for (int s = 0; fixture_room().serving != serving || s < 80; s++) {
		serving = fixture_room().serving;
		for (int i = AWAY; i < ENTRANTS; i++) {
			ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
			if (v[i].place.state == LINE_CALLED)
				ck_assert(fixture_leave(&v[i]));
			ck_assert_int_le(v[i].place.ahead, told[i]);
			told[i] = v[i].place.ahead;
		}
		ck_assert_int_eq(fixture_poll(&late), ST_OK);
		ck_assert_int_le(late.place.ahead, ENTRANTS - AWAY);
		fixture_pass(1000);
	}
	ck_assert_int_ne(late.place.state, LINE_WAITING);
}
END_TEST

/* Numbers that nobody has are nobody behind. */
START_TEST(after_a_loss_nobody_is_behind_the_last)
{
	open_line(3);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass(1000);
	fixture_advance();
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v[3]), ST_OK);
	ck_assert_int_gt(fixture_room().issued, 200);
	poll_place(&v[3], 2, 0);
	poll_place(&v[1], 0, 2);
	ck_assert_int_eq(fixture_room().waiting, 3);
	fixture_enter_new(&late, 20000);
	ck_assert_int_eq(late.place.ahead, 3);
	poll_place(&v[3], 2, 1);
	outlast(3, 3);
	poll_place(&v[3], 0, 0);
	ck_assert_int_eq(fixture_room().waiting, 1);
	ck_assert_int_eq(fixture_room().absent, 3);
}
END_TEST

/* Found: 258 waited where ten were, from the freeze on. */
START_TEST(nor_is_anybody_in_a_draw_who_was_not_there)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, T0 + 20000, ROOM_SETTING_freeze_ms,
	    (int64_t)10000, FIXTURE_END);
	fixture_enter_all(v, 8);
	fixture_set(ROOM_SETTING_hold_ms, 3600000);
	fixture_redis("FLUSHALL");
	fixture_poll_all(v, 8);
	fixture_enter_new(&v[8], 20001);
	fixture_enter_new(&v[9], 20002);
	for (int s = 0; s < 200; s++) {
		fixture_pass(1000);
		fixture_poll_all(v, 10);
		fixture_advance();
		/* Their share of the places is not told exactly. */
		ck_assert_int_ge(fixture_room().waiting, s < 15 ? 10 : 6);
		ck_assert_int_le(fixture_room().waiting, s < 15 ? 10 : 14);
		ck_assert_int_le(fixture_room().absent, s < 15 ? 0 : 4);
	}
	ck_assert_int_eq(fixture_room().passed_over, 0);
}
END_TEST

/* Found: one that did so 80 times left nobody waiting, for everybody. */
START_TEST(one_that_leaves_and_enters_again_counts_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, T0 + 600000, FIXTURE_END);
	fixture_enter_all(v, 20);
	fixture_pass(1000);
	fixture_advance();
	for (int i = 0; i < 80; i++) {
		ck_assert(fixture_leave(&v[0]));
		ck_assert_int_eq(fixture_room().waiting, 19);
		ck_assert_int_eq(fixture_enter(&v[0]), ST_OK);
		ck_assert_int_eq(fixture_room().waiting, 20);
		ck_assert_int_eq(fixture_room().absent, 0);
	}
	fixture_pass(1000);
	fixture_poll_all(v, 20);
	fixture_advance();
	ck_assert_int_eq(fixture_room().waiting, 20);
}
END_TEST

START_TEST(a_silence_makes_nobody_absent)
{
	open_line(20);
	outlast(1, 20);
	for (int s = 0; s < 400; s++) {
		fixture_pass(1000);
		fixture_advance();
	}
	ck_assert_int_eq(fixture_room().waiting, 20);
	ck_assert_int_eq(fixture_room().absent, 0);
	fixture_enter_new(&late, 20000);
	ck_assert_int_eq(late.place.ahead, 20);
}
END_TEST

/* One page asks every 30 s; one of a foe often and then not at all, as in a
 * silence.  Also a page that is alone and hidden, which asks once a minute. */
START_TEST(those_who_are_gone_do_not_live_by_silences)
{
	static const int cycle[] = { 30, 60, 90, 60 },
			 burst[] = { 5, 31, 61, 0 };

	open_line(50);
	if (burst[_i] == 0)
		fixture_set(ROOM_SETTING_absent_ms, 15000);
	for (int s = 1; s <= 420; s++) {
		fixture_pass(1000);
		if (s % (burst[_i] > 0 ? 30 : 60) == 0)
			ck_assert_int_eq(fixture_poll(&v[49]), ST_OK);
		if (s % cycle[_i] < burst[_i])
			fixture_poll(&v[50]); /* maybe too often */
	}
	ck_assert_int_le(fixture_room().waiting, 2);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("census");
	TCase *tc = tcase_create("census");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, closed_pages_are_neither_ahead_nor_waiting);
	tcase_add_test(tc, the_history_tells_how_many_are_there);
	tcase_add_test(tc, one_that_is_back_before_its_turn_moves_nobody_back);
	tcase_add_test(tc, a_long_line_is_counted_to_the_visitor);
	tcase_add_test(tc, the_absent_among_the_drawn_count_for_nobody);
	tcase_add_test(tc, after_a_loss_nobody_is_behind_the_last);
	tcase_add_test(tc, nor_is_anybody_in_a_draw_who_was_not_there);
	tcase_add_test(tc, one_that_leaves_and_enters_again_counts_once);
	tcase_add_test(tc, a_silence_makes_nobody_absent);
	tcase_add_loop_test(
	    tc, those_who_are_gone_do_not_live_by_silences, 0, 4);
	return fixture_main(s);
}
