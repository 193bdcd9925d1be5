/* The freeze publishes a list with everybody who takes part in a draw, and the
 * draw follows from it. */
#include <string.h>

#include "draw_fixture.h"

#define LATE 3

static struct fixture_visitor v[DRAW_ENTRANTS + LATE];

START_TEST(the_freeze_publishes_count_and_hash_of_a_list_with_everybody)
{
	struct checkpoint c;
	struct room room;
	size_t len;

	draw_fixture_freeze(v, "");
	room = fixture_room();
	ck_assert_int_eq(room.state, ROOM_SCHEDULED);
	ck_assert_int_eq(room.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(room.seed, "");
	ck_assert_str_eq(room.draw_key, "");
	len = draw_fixture_read_list();
	ck_assert_uint_eq(len, DRAW_ENTRANTS * 25);
	ck_assert_str_eq(
	    draw_fixture_sha256(draw_fixture_list, len), room.entrants_hash);
	c = fixture_checkpoint();
	ck_assert_int_eq(c.entrants, DRAW_ENTRANTS);
	ck_assert_str_eq(c.entrants_hash, room.entrants_hash);
	for (int i = 0; i < DRAW_ENTRANTS; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, 0);
		ck_assert_str_eq(
		    v[i].place.entry, draw_fixture_line(v[i].place.index));
		ck_assert_str_ne(v[i].place.entry, DRAW_NOBODY);
	}
}
END_TEST

START_TEST(an_entry_is_told_on_entering_and_hides_the_account)
{
	char plain[DRAW_ENTRY_HEX];
	struct checkpoint c;

	draw_fixture_open("");
	fixture_enter_new(&v[0], 1);
	c = fixture_checkpoint();
	draw_entry(c.entry_salt, v[0].visitor.digest, plain);
	ck_assert_str_eq(v[0].place.entry, plain);
	draw_entry("", v[0].visitor.digest, plain);
	ck_assert_str_ne(v[0].place.entry, plain);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	strcpy(plain, v[0].place.entry);
	fixture_enter_new(&v[0], 1);
	ck_assert_str_ne(v[0].place.entry, plain);
}
END_TEST

START_TEST(those_who_come_after_the_freeze_follow_in_order_of_arrival)
{
	draw_fixture_freeze(v, "");
	for (int i = DRAW_ENTRANTS; i < DRAW_ENTRANTS + LATE; i++) {
		fixture_enter_new(&v[i], i + 1);
		ck_assert_int_eq(v[i].place.number, 0);
		ck_assert_str_eq(v[i].place.entry, "");
	}
	ck_assert_int_eq(fixture_room().entrants, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	for (int i = DRAW_ENTRANTS; i < DRAW_ENTRANTS + LATE; i++) {
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.number, i + 1);
	}
	ck_assert_uint_eq(draw_fixture_read_list(), DRAW_ENTRANTS * 25);
}
END_TEST

/* It enters without its token: its first index is nobody's. */
START_TEST(an_index_of_nobody_has_a_line_of_zeros)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	draw_fixture_forget(&v[2].visitor);
	ck_assert(fixture_leave(&v[4]));
	fixture_enter_new(&v[2], 3);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	draw_fixture_read_list();
	ck_assert_str_eq(draw_fixture_line(3), DRAW_NOBODY);
	ck_assert_str_ne(draw_fixture_line(5), DRAW_NOBODY);
	ck_assert_str_eq(
	    draw_fixture_line(DRAW_ENTRANTS + 1), v[2].place.entry);
}
END_TEST

/* However often it leaves, which would fill the list with lines of nobody; and
 * one that is back takes part as if it had never left. */
START_TEST(who_leaves_and_enters_again_has_its_entry_back)
{
	char entry[DRAW_ENTRY_HEX];

	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	strcpy(entry, v[2].place.entry);
	for (int i = 0; i < 100; i++) {
		ck_assert(fixture_leave(&v[2]));
		if (i % 10 == 0) {
			fixture_pass(1000);
			fixture_advance();
		}
		ck_assert_int_eq(fixture_enter(&v[2]), ST_OK);
		ck_assert(!v[2].place.is_new);
		ck_assert_str_eq(v[2].place.entry, entry);
	}
	ck_assert_int_eq(fixture_room().issued, DRAW_ENTRANTS);
	ck_assert_int_eq(fixture_room().left, 0);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	ck_assert(fixture_leave(&v[2]));
	ck_assert_int_eq(fixture_enter(&v[2]), ST_OK);
	draw_fixture_read_list();
	ck_assert_str_eq(draw_fixture_line(3), entry);
	ck_assert_int_eq(fixture_room().entrants, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	draw_fixture_assert_drawn(v, "");
	fixture_set(ROOM_SETTING_capacity, DRAW_ENTRANTS);
	fixture_poll_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(v[2].place.state, LINE_CALLED);
}
END_TEST

START_TEST(the_key_is_made_of_what_is_published)
{
	draw_fixture_freeze(v, "");
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

START_TEST(polls_alone_freeze_and_hold_the_draw)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZES_MS);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	ck_assert_int_eq(fixture_room().frozen, 1);
	fixture_pass(DRAW_FREEZE_MS);
	ck_assert_int_eq(fixture_poll(&v[0]), ST_OK);
	draw_fixture_assert_drawn(v, "");
}
END_TEST

/* Nobody came near the room from before the freeze until after the opening. */
START_TEST(a_freeze_that_is_late_is_followed_by_the_draw)
{
	draw_fixture_open("");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_OPENS_MS + 5000);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

/* More than a chunk of buckets holds, and each bucket more than one. */
START_TEST(a_list_of_thousands_is_whole)
{
	enum { MANY = 6000 };
	static struct fixture_visitor w[MANY];

	draw_fixture_open("");
	fixture_enter_all(w, MANY);
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	ck_assert_uint_eq(draw_fixture_read_list(), MANY * 25);
	for (int i = 0; i < MANY; i++)
		ck_assert_str_eq(w[i].place.entry, draw_fixture_line(i + 1));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_freeze");
	TCase *tc = tcase_create("draw_freeze");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(
	    tc, the_freeze_publishes_count_and_hash_of_a_list_with_everybody);
	tcase_add_test(tc, an_entry_is_told_on_entering_and_hides_the_account);
	tcase_add_test(
	    tc, those_who_come_after_the_freeze_follow_in_order_of_arrival);
	tcase_add_test(tc, an_index_of_nobody_has_a_line_of_zeros);
	tcase_add_test(tc, who_leaves_and_enters_again_has_its_entry_back);
	tcase_add_test(tc, the_key_is_made_of_what_is_published);
	tcase_add_test(tc, polls_alone_freeze_and_hold_the_draw);
	tcase_add_test(tc, a_freeze_that_is_late_is_followed_by_the_draw);
	tcase_add_test(tc, a_list_of_thousands_is_whole);
	return fixture_main(s);
}
