/* How long visitors will wait, and how often they should ask. */
#include "base/array.h"
#include "fixture.h"
#include "queue/policy.h"

static struct line_place
waiting_at(int64_t rank, int64_t pace_milli)
{
	return (struct line_place){ .number = 1,
		.state = LINE_WAITING,
		.room = ROOM_OPEN,
		.rank = rank,
		.pace_milli = pace_milli,
		.pace_weight = 100,
		.absent_ms = 120000,
		.claim_ms = 60000 };
}

START_TEST(visitors_far_back_ask_seldom_and_those_at_the_front_often)
{
	struct line_place near = waiting_at(2, 60000),
			  far = waiting_at(9999, 60000),
			  middle = waiting_at(124, 60000),
			  unknown = waiting_at(5, -1);

	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &near), 1000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &middle), 10000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &far), 30000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &unknown), 3000);
}
END_TEST

START_TEST(nobody_is_asked_to_poll_so_seldom_that_it_counts_as_absent)
{
	struct line_place far = waiting_at(9999, 60000);

	far.absent_ms = 12000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &far), 4000);
}
END_TEST

/* 10^4 in a line that moves by 600 a minute: those who may be called before
 * they ask once or twice more learn of it in time, the others ask by their
 * place. */
static const int64_t claims[] = { 2000, 10000, 60000 };

START_TEST(a_short_time_to_claim_is_for_those_who_may_be_called_soon)
{
	struct line_place p = waiting_at(0, 600000);
	int64_t ms, in_time;
	double a_second = 0;

	p.claim_ms = claims[_i];
	in_time = p.claim_ms / 2;
	for (p.rank = 0; p.rank < 10000; p.rank++) {
		ms = policy_poll_after_ms(&fixture_conf, &p);
		ck_assert_int_le(ms, p.absent_ms / 3);
		if (policy_wait(&p).min_s < 2 * 30)
			ck_assert_int_le(ms, in_time);
		else
			ck_assert_int_le(ms, policy_wait(&p).min_s * 1000 / 2);
		a_second += 1000.0 / (double)ms;
	}
	ck_assert_double_lt(a_second, 1200);
	ck_assert_int_eq(ms, 30000);
}
END_TEST

/* Of a line that stands still, as many may be called at once as have room, and
 * as the rate lets in. */
START_TEST(who_may_be_called_when_the_room_goes_on_asks_in_time_to_claim)
{
	struct line_place p = waiting_at(499, -1);

	p.room = ROOM_PAUSED;
	p.claim_ms = 10000;
	p.capacity = 500;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 5000);
	p.rank = 500;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 30000);
	p.rank = 59;
	p.rate_per_min = 60;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 3000);
	p.rank = 150;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 30000);
	p.last_pace_milli = 600000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 3000);
	p.rank = 599;
	p.last_pace_milli = 500000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 7200);
	p.rank = 450;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 5000);
	p.room = ROOM_SOLD_OUT;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 5000);
	p.room = ROOM_CLOSED;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 30000);
}
END_TEST

/* A visitor that is called knows it; and one that is inside waits for nothing.
 */
START_TEST(a_short_time_to_claim_is_no_matter_inside)
{
	struct line_place p = waiting_at(0, 600000);

	p.claim_ms = 4000;
	p.state = LINE_CALLED;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 2000);
	p.state = LINE_ADMITTED;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &p), 10000);
}
END_TEST

/* 10^5 visitors wait in a room that stands still: each learns of its call in
 * time, and all together they ask hardly more than once in a ceiling each. */
static const int64_t last_paces[] = { 0, 600, 60000, 600000, 60000000 };
static const enum room_state standing[] = { ROOM_OPEN, ROOM_PAUSED,
	ROOM_ALL_HELD, ROOM_SOLD_OUT, ROOM_SHOP_DOWN, ROOM_CLOSED };

START_TEST(a_line_that_stands_still_asks_no_more_than_one_that_moves)
{
	enum { N = 100000 };
	struct line_place p = waiting_at(0, -1);
	int64_t ms, least = INT64_MAX, most = 0;
	double a_second = 0;

	p.room = standing[_i % ARRAY_LEN(standing)];
	p.last_pace_milli = last_paces[_i / ARRAY_LEN(standing)];
	for (int64_t rank = 0; rank < N; rank++) {
		p.rank = rank;
		ms = policy_poll_after_ms(&fixture_conf, &p);
		least = ms < least ? ms : least;
		most = ms > most ? ms : most;
		a_second += 1000.0 / (double)ms;
	}
	ck_assert_int_ge(least, 3000);
	ck_assert_int_le(most, p.absent_ms / 3);
	ck_assert_int_le(most, p.claim_ms / 2);
	ck_assert_double_lt(a_second, N / 30.0 + 350);
}
END_TEST

START_TEST(those_at_the_front_of_a_line_that_stands_still_ask_soon)
{
	struct line_place first = waiting_at(0, -1), next = waiting_at(299, -1),
			  slow = waiting_at(29, -1), new = waiting_at(99, -1),
			  newer = waiting_at(100, -1);

	first.room = next.room = slow.room = ROOM_PAUSED;
	next.last_pace_milli = 6000000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &new), 3000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &newer), 30000);
	slow.last_pace_milli = 6000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &first), 3000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &next), 3000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &slow), 30000);
	ck_assert_int_eq(policy_wait(&slow).max_s, -1);
	first.room = ROOM_SOLD_OUT;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &first), 30000);
}
END_TEST

/* Everybody waits for the same moment, which may be late. */
START_TEST(those_who_wait_for_a_draw_ask_a_thousand_a_second_together)
{
	struct line_place p = waiting_at(0, -1);

	p.number = 0;
	p.room = ROOM_SCHEDULED;
	p.now_ms = T0;
	for (int64_t left = -60000; left <= 600000; left += 1000) {
		int64_t ms;

		p.opens_at_ms = T0 + left;
		p.issued = 20000;
		ms = policy_poll_after_ms(&fixture_conf, &p);
		ck_assert_int_ge(ms, 20000);
		ck_assert_int_le(ms, 30000);
		p.issued = 3;
		ms = policy_poll_after_ms(&fixture_conf, &p);
		ck_assert_int_ge(ms, 1000);
		if (left <= 10000)
			ck_assert_int_eq(ms, 1000);
	}
}
END_TEST

/* The draw may call anybody: so everybody asks soon after it, and not often
 * before. */
START_TEST(a_draw_is_learnt_of_in_time_to_claim)
{
	struct line_place p = waiting_at(0, -1);

	p.number = 0;
	p.room = ROOM_SCHEDULED;
	p.now_ms = T0;
	p.claim_ms = 10000;
	p.issued = 10000;
	for (int64_t left = -10000; left <= 600000; left += 500) {
		int64_t ms;

		p.opens_at_ms = T0 + left;
		ms = policy_poll_after_ms(&fixture_conf, &p);
		ck_assert_int_le(ms, (left > 0 ? left : 0) + 5000);
		ck_assert_int_ge(ms, left >= 5000 ? 10000 : 5000);
	}
}
END_TEST

START_TEST(an_estimate_is_a_range_that_narrows_with_what_was_seen)
{
	struct line_place few = waiting_at(59, 60000),
			  many = waiting_at(59, 60000);
	struct policy_wait uncertain, certain;

	few.pace_weight = 4;
	many.pace_weight = 10000;
	uncertain = policy_wait(&few);
	certain = policy_wait(&many);
	ck_assert_int_eq(uncertain.min_s, 30);
	ck_assert_int_eq(uncertain.max_s, 90);
	ck_assert_int_eq(certain.min_s, 54);
	ck_assert_int_le(certain.max_s, 67);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("policy");
	TCase *tc = tcase_create("policy");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_add_test(
	    tc, visitors_far_back_ask_seldom_and_those_at_the_front_often);
	tcase_add_test(
	    tc, nobody_is_asked_to_poll_so_seldom_that_it_counts_as_absent);
	tcase_add_loop_test(tc,
	    a_short_time_to_claim_is_for_those_who_may_be_called_soon, 0,
	    ARRAY_LEN(claims));
	tcase_add_test(
	    tc, who_may_be_called_when_the_room_goes_on_asks_in_time_to_claim);
	tcase_add_test(tc, a_short_time_to_claim_is_no_matter_inside);
	tcase_add_loop_test(tc,
	    a_line_that_stands_still_asks_no_more_than_one_that_moves, 0,
	    ARRAY_LEN(standing) * ARRAY_LEN(last_paces));
	tcase_add_test(
	    tc, those_at_the_front_of_a_line_that_stands_still_ask_soon);
	tcase_add_test(
	    tc, those_who_wait_for_a_draw_ask_a_thousand_a_second_together);
	tcase_add_test(tc, a_draw_is_learnt_of_in_time_to_claim);
	tcase_add_test(
	    tc, an_estimate_is_a_range_that_narrows_with_what_was_seen);
	return fixture_main(s);
}
