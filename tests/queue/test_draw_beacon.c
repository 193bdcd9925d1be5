/* Nobody can tilt a draw: it takes a beacon, which is known to nobody until
 * what else decides it is frozen. */
#include <string.h>

#include "draw_fixture.h"
#include "draw_reference.h"
#include "queue/entrants.h"
#include "queue/room_beacon.h"
#include "queue/room_draw.h"

static struct fixture_visitor v[DRAW_ENTRANTS];

START_TEST(a_beacon_is_named_before_anybody_enters)
{
	draw_fixture_open("");
	ck_assert_int_eq(draw_fixture_set_beacon("dice"), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_set_beacon("ftp://a"), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_set_beacon("https://a/{round}"), ST_OK);
	ck_assert_int_eq(draw_fixture_set_number(ROOM_SETTING_beacon_round, 0),
	    ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_set_beacon("manual: lotto"), ST_OK);
	fixture_enter_new(&v[0], 1);
	ck_assert_int_eq(draw_fixture_set_beacon("manual"), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_beacon_round, 6), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_beacon_wait_ms, 5000), ST_OK);
}
END_TEST

START_TEST(a_beacon_counts_once_between_freeze_and_draw)
{
	draw_fixture_open("manual");
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(draw_fixture_give_beacon("1"), ST_CONFLICT);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(draw_fixture_give_beacon(""), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_give_beacon("a\nb"), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_give_beacon("로또 1 2 3"), ST_OK);
	ck_assert_int_eq(draw_fixture_give_beacon("로또 1 2 4"), ST_CONFLICT);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_CAME);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "로또 1 2 3");
	ck_assert_int_eq(draw_fixture_give_beacon("2"), ST_CONFLICT);
}
END_TEST

START_TEST(a_draw_waits_for_its_beacon_and_then_is_held_without)
{
	draw_fixture_freeze(v, "manual");
	fixture_pass(DRAW_FREEZE_MS + DRAW_WAIT_MS - 1);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(1);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
	ck_assert_int_eq(draw_fixture_give_beacon("2"), ST_CONFLICT);
}
END_TEST

START_TEST(a_beacon_that_comes_late_is_used_at_once)
{
	draw_fixture_freeze(v, "manual");
	fixture_pass(DRAW_FREEZE_MS + DRAW_WAIT_MS - 1);
	ck_assert_int_eq(draw_fixture_give_beacon("2"), ST_OK);
	draw_fixture_assert_drawn(v, "2");
}
END_TEST

START_TEST(a_beacon_that_was_known_before_the_freeze_does_not_count)
{
	draw_fixture_open("https://a/{round}");
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(
	    room_beacon(&fixture_q, 1, "abc", true, "usher"), ST_OK);
	ck_assert_int_eq(fixture_room().entrants, -1);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
	ck_assert_int_eq(draw_fixture_give_beacon("2"), ST_CONFLICT);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
	ck_assert_str_eq(fixture_room().beacon_value, "abc");
}
END_TEST

/* --- who would choose ----------------------------------------------------- */

enum { MANY = 5000, SPARE = 100, FRIEND = 1234 };

static int64_t
place_by(const char *key, int64_t n, int64_t index)
{
	struct draw_reference *d = draw_reference_new(key, n);
	int64_t number = draw_reference_number(d, index);

	draw_reference_free(d);
	return number;
}

/* Whoever reads the seed adds entries until a friend's place is the best that
 * can be had, with all that is known at the freeze.  Returns the place that was
 * chosen; the friend's real one is in w[FRIEND - 1]. */
static int64_t
choose_place(struct fixture_visitor *w, const char *beacon)
{
	int64_t best = MANY, place;
	struct draw_inputs in = { .beacon = "" };
	char key[DRAW_HASH_HEX], hash[DRAW_HASH_HEX];
	struct checkpoint c;
	int n = MANY - SPARE;

	draw_fixture_open(beacon);
	fixture_enter_all(w, n);
	c = fixture_checkpoint();
	for (;; n++) {
		struct entrants all;

		ck_assert_int_eq(
		    entrants_collect(&fixture_q, 1, 1, n, c.entry_salt, &all),
		    ST_OK);
		memcpy(hash, all.hash, sizeof hash);
		entrants_free(&all);
		in = (struct draw_inputs){ c.seed, n, hash, "" };
		draw_key(&in, key);
		place = place_by(key, n, FRIEND);
		if (place < best)
			best = place;
		/* Good enough, or as good as it gets. */
		if (best < MANY / 20 || n == MANY)
			break;
		fixture_enter_new(&w[n], n + 1);
	}
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	return place;
}

static int64_t
hold_and_ask(struct fixture_visitor *friend)
{
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	ck_assert_int_eq(fixture_poll(friend), ST_OK);
	return friend->place.number;
}

static struct fixture_visitor w[MANY];

START_TEST(who_knows_the_seed_cannot_choose_a_place)
{
	int64_t chosen = choose_place(w, "manual");

	ck_assert_int_eq(draw_fixture_give_beacon("1 2 3 4 5 6"), ST_OK);
	ck_assert_int_ne(hold_and_ask(&w[FRIEND - 1]), chosen);
}
END_TEST

/* The control: what docs/queue.md tells of a room without a beacon. */
START_TEST(without_a_beacon_who_knows_the_seed_can)
{
	int64_t chosen = choose_place(w, "");

	ck_assert_int_eq(hold_and_ask(&w[FRIEND - 1]), chosen);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_beacon");
	TCase *tc = tcase_create("draw_beacon");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_beacon_is_named_before_anybody_enters);
	tcase_add_test(tc, a_beacon_counts_once_between_freeze_and_draw);
	tcase_add_test(
	    tc, a_draw_waits_for_its_beacon_and_then_is_held_without);
	tcase_add_test(tc, a_beacon_that_comes_late_is_used_at_once);
	tcase_add_test(
	    tc, a_beacon_that_was_known_before_the_freeze_does_not_count);
	tcase_add_test(tc, who_knows_the_seed_cannot_choose_a_place);
	tcase_add_test(tc, without_a_beacon_who_knows_the_seed_can);
	return fixture_main(s);
}
