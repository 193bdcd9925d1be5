/* The opening draw: fair, checkable by anyone, and nobody's before its time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "draw_reference.h"
#include "fixture.h"
#include "queue/draw.h"

#define SEED "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

static void
assert_every_place_once(int64_t entrants)
{
	struct draw_reference *d = draw_reference_new(SEED, entrants);
	bool *taken = calloc((size_t)entrants + 1, 1);

	ck_assert_ptr_nonnull(taken);
	for (int64_t i = 1; i <= entrants; i++) {
		int64_t n = draw_reference_number(d, i);

		if (n < 1 || n > entrants || taken[n])
			ck_abort_msg("%lld of %lld gets %lld", (long long)i,
			    (long long)entrants, (long long)n);
		taken[n] = true;
	}
	free(taken);
	draw_reference_free(d);
}

START_TEST(every_place_is_given_once_for_1_to_5000_entrants)
{
	for (int64_t n = 1; n <= 5000; n++)
		assert_every_place_once(n);
}
END_TEST

START_TEST(every_place_is_given_once_for_a_million_entrants)
{
	assert_every_place_once(1000000);
}
END_TEST

START_TEST(lua_and_the_reference_agree)
{
	static const int64_t sizes[] = { 1, 2, 3, 4, 5, 10, 99, 100, 101, 5000,
		65536, 1000000, 100000007 };
	char seed[DRAW_HASH_HEX], commitment[DRAW_HASH_HEX];
	int64_t number;

	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		struct draw_reference *d;

		draw_new_seed(seed, commitment);
		d = draw_reference_new(seed, sizes[s]);
		for (int i = 0; i < 50; i++) {
			int64_t index = 1 + random() % sizes[s];

			ck_assert_int_eq(draw_number(&fixture_q, seed, sizes[s],
					     index, &number),
			    ST_OK);
			ck_assert_int_eq(
			    number, draw_reference_number(d, index));
		}
		draw_reference_free(d);
	}
	ck_assert_int_eq(
	    draw_number(&fixture_q, seed, 5, 6, &number), ST_BAD_FIELD);
}
END_TEST

/* Over many seeds each index gets each place equally often: chi-squared of the
 * places of the first, a middle and the last index. */
START_TEST(every_place_is_equally_likely)
{
	static const struct {
		int64_t n;
		double limit; /* of chi-squared with n-1 degrees, p = 1e-6 */
	} sizes[] = { { 2, 23.93 }, { 3, 27.63 }, { 5, 33.38 }, { 7, 37.33 },
		{ 16, 55.0 }, { 50, 111.0 } };
	enum { TRIALS = 4000 };

	for (size_t s = 0; s < ARRAY_LEN(sizes); s++) {
		int64_t n = sizes[s].n, at[3] = { 1, (n + 1) / 2, n };
		int count[3][51] = { 0 };
		double each = (double)TRIALS / (double)n;

		for (int t = 0; t < TRIALS; t++) {
			struct draw_reference *d;
			char seed[DRAW_HASH_HEX];

			snprintf(seed, sizeof seed, "%064d", t * 7919);
			d = draw_reference_new(seed, n);
			for (int i = 0; i < 3; i++)
				count[i][draw_reference_number(d, at[i])]++;
			draw_reference_free(d);
		}
		for (int i = 0; i < 3; i++) {
			double chi = 0;

			for (int64_t k = 1; k <= n; k++)
				chi += (count[i][k] - each) *
				       (count[i][k] - each) / each;
			ck_assert_double_lt(chi, sizes[s].limit);
		}
	}
}
END_TEST

START_TEST(the_commitment_is_the_hash_of_the_seed)
{
	char seed[DRAW_HASH_HEX], made[DRAW_HASH_HEX], again[DRAW_HASH_HEX];

	draw_new_seed(seed, made);
	ck_assert_int_eq(draw_commitment(seed, again), ST_OK);
	ck_assert_str_eq(made, again);
	ck_assert_int_eq(draw_commitment("", again), ST_BAD_FIELD);
	ck_assert_int_eq(draw_commitment("xyz", again), ST_BAD_FIELD);
	ck_assert_int_eq(
	    draw_commitment(
		"000000000000000000000000000000000000000000000000000000000000"
		"0000",
		again),
	    ST_OK);
	ck_assert_str_eq(again,
	    "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
}
END_TEST

enum { ENTRANTS = 12, LATE = 3 };

static struct fixture_visitor v[ENTRANTS + LATE];

static void
open_scheduled(void)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 60000), FIXTURE_END);
	fixture_enter_all(v, ENTRANTS);
}

START_TEST(nobody_has_a_number_before_the_opening)
{
	open_scheduled();
	ck_assert_int_eq(v[0].place.number, 0);
	ck_assert_int_eq(v[0].place.state, LINE_WAITING);
	ck_assert_int_eq(v[0].place.room, ROOM_SCHEDULED);
	fixture_pass(59999);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.number, 0);
	ck_assert_int_eq(fixture_room().serving, 0);
	ck_assert_str_eq(fixture_room().seed, "");
	ck_assert_int_eq(strlen(fixture_room().commitment), 64);
}
END_TEST

START_TEST(the_draw_puts_entrants_in_the_published_order)
{
	char commitment[DRAW_HASH_HEX];
	struct draw_reference *d;
	struct room room;

	open_scheduled();
	fixture_pass(60000);
	fixture_advance();
	room = fixture_room();
	ck_assert_int_eq(room.state, ROOM_OPEN);
	ck_assert_int_eq(room.entrants, ENTRANTS);
	ck_assert_int_eq(draw_commitment(room.seed, commitment), ST_OK);
	ck_assert_str_eq(commitment, room.commitment);
	d = draw_reference_new(room.draw_key, room.entrants);
	for (int i = 0; i < ENTRANTS; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number,
		    draw_reference_number(d, v[i].place.index));
	}
	draw_reference_free(d);
}
END_TEST

static int
holder_of(int64_t number)
{
	for (int i = 0; i < ENTRANTS + LATE; i++)
		if (v[i].place.number == number)
			return i;
	ck_abort_msg("nobody has number %lld", (long long)number);
}

START_TEST(the_drawn_are_called_in_their_order_and_the_late_follow)
{
	open_scheduled();
	fixture_pass(60000);
	fixture_advance();
	for (int i = 0; i < ENTRANTS + LATE; i++) {
		fixture_enter_new(&v[i], i + 1);
		if (i >= ENTRANTS)
			ck_assert_int_eq(v[i].place.number, i + 1);
	}
	for (int64_t n = 1; n <= ENTRANTS + LATE; n++) {
		struct fixture_visitor *next = &v[holder_of(n)];

		ck_assert_int_eq(fixture_poll(next), ST_OK);
		ck_assert_int_eq(next->place.state, LINE_CALLED);
		ck_assert(fixture_leave(next));
	}
}
END_TEST

static void
poll_and_claim(struct fixture_visitor *visitor)
{
	ck_assert_int_eq(fixture_poll(visitor), ST_OK);
	if (visitor->place.state == LINE_CALLED)
		ck_assert_int_eq(fixture_claim(visitor), ST_OK);
}

START_TEST(the_absent_of_a_draw_are_passed_over)
{
	int back;

	open_scheduled();
	for (int t = 0; t < 8; t++) {
		fixture_pass(30000);
		for (int i = 0; i < 3; i++)
			poll_and_claim(&v[i]);
	}
	for (int i = 0; i < 3; i++) {
		for (int k = 0; k < 3; k++)
			poll_and_claim(&v[k]);
		for (back = 0; v[back].place.state != LINE_ADMITTED; back++)
			ck_assert_int_lt(back, 3);
		ck_assert(fixture_leave(&v[back]));
		v[back].place.state = LINE_DONE;
	}
	ck_assert_int_eq(fixture_room().serving, ENTRANTS);
	ck_assert_int_eq(
	    fixture_room().passed_over + fixture_room().no_shows, ENTRANTS - 3);
}
END_TEST

START_TEST(an_opening_time_is_not_moved_once_it_came)
{
	struct room_change change = { 0 };

	open_scheduled();
	fixture_set(ROOM_SETTING_opens_at_ms, T0 + 30000);
	fixture_pass(30000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_opens_at_ms, T0 + 90000),
	    ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
}
END_TEST

START_TEST(who_left_before_the_opening_is_not_called)
{
	open_scheduled();
	for (int i = 1; i < ENTRANTS; i++)
		ck_assert(fixture_leave(&v[i]));
	fixture_pass(60000);
	fixture_advance();
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.state, LINE_CALLED);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw");
	TCase *tc = tcase_create("draw");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, every_place_is_given_once_for_1_to_5000_entrants);
	tcase_add_test(tc, every_place_is_given_once_for_a_million_entrants);
	tcase_add_test(tc, lua_and_the_reference_agree);
	tcase_add_test(tc, every_place_is_equally_likely);
	tcase_add_test(tc, the_commitment_is_the_hash_of_the_seed);
	tcase_add_test(tc, nobody_has_a_number_before_the_opening);
	tcase_add_test(tc, the_draw_puts_entrants_in_the_published_order);
	tcase_add_test(
	    tc, the_drawn_are_called_in_their_order_and_the_late_follow);
	tcase_add_test(tc, the_absent_of_a_draw_are_passed_over);
	tcase_add_test(tc, an_opening_time_is_not_moved_once_it_came);
	tcase_add_test(tc, who_left_before_the_opening_is_not_called);
	return fixture_main(s);
}
