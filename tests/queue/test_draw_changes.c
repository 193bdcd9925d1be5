/* What an operator can no more change of a draw: nothing after its freeze, and
 * before it nothing that would favour those who came first. */
#include "draw_fixture.h"

static struct fixture_visitor v[DRAW_ENTRANTS];

/* Also before anybody noticed that the freeze has come. */
START_TEST(nothing_of_a_draw_changes_after_the_freeze)
{
	draw_fixture_open("manual");
	fixture_enter_all(v, DRAW_ENTRANTS);
	fixture_pass(DRAW_FREEZES_MS);
	draw_fixture_assert_nothing_changes();
	fixture_advance();
	draw_fixture_assert_nothing_changes();
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_capacity, 3), ST_OK);
	/* What it has already is no change. */
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_OPENS_MS),
	    ST_OK);
	ck_assert_int_eq(draw_fixture_set_beacon("manual"), ST_OK);
	ck_assert_int_eq(draw_fixture_give_beacon("7 12 33"), ST_OK);
	draw_fixture_assert_nothing_changes();
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "7 12 33");
	ck_assert_int_eq(draw_fixture_set_number(ROOM_SETTING_opens_at_ms,
			     T0 + DRAW_OPENS_MS + 9999),
	    ST_CONFLICT);
	ck_assert_int_eq(draw_fixture_count_lists(), 1);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(draw_fixture_count_lists(), 0);
	ck_assert_str_eq(fixture_room().entrants_hash, "");
	ck_assert_str_eq(fixture_room().draw_key, "");
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
}
END_TEST

/* Redis refuses it too, past what C looks at first. */
START_TEST(a_room_that_is_closed_and_opened_again_keeps_its_draw)
{
	struct room_change c = { 0 };

	draw_fixture_freeze(v, "");
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_change_int(&c, ROOM_SETTING_opens_at_ms,
			     T0 + DRAW_OPENS_MS + 9999),
	    ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(fixture_checkpoint().set.closed, 1);
	ck_assert_int_eq(
	    fixture_checkpoint().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	c = (struct room_change){ 0 };
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_OK);
	fixture_pass(DRAW_FREEZE_MS);
	fixture_advance();
	draw_fixture_assert_drawn(v, "");
}
END_TEST

START_TEST(an_opening_is_not_moved_so_that_its_freeze_is_past)
{
	struct room_change c = { 0 };

	draw_fixture_open("");
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS),
	    ST_CONFLICT);
	fixture_enter_all(v, DRAW_ENTRANTS);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, T0 - 1),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_freeze_ms, DRAW_OPENS_MS),
	    ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_freeze_ms, 0), ST_BAD_FIELD);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_FREEZE_MS + 1),
	    ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, T0 + 30000), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_freeze_ms, 29999), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 2, &c, "kim"), ST_OK);
}
END_TEST

/* Or those who came first would be first after all.  Redis refuses it too, past
 * what C looks at first. */
START_TEST(a_draw_that_somebody_entered_for_is_not_called_off)
{
	struct room_change c = { 0 };

	draw_fixture_open("");
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 0), ST_OK);
	ck_assert_int_eq(draw_fixture_set_number(
			     ROOM_SETTING_opens_at_ms, T0 + DRAW_OPENS_MS),
	    ST_OK);
	fixture_enter_new(&v[0], 1);
	ck_assert(fixture_leave(&v[0]));
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 0), ST_CONFLICT);
	ck_assert_int_eq(
	    draw_fixture_set_number(ROOM_SETTING_opens_at_ms, 1), ST_CONFLICT);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&c, ROOM_SETTING_opens_at_ms, 0), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_CONFLICT);
	ck_assert_int_eq(
	    fixture_checkpoint().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	ck_assert_int_eq(fixture_room().set.opens_at_ms, T0 + DRAW_OPENS_MS);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &c, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("draw_changes");
	TCase *tc = tcase_create("draw_changes");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, nothing_of_a_draw_changes_after_the_freeze);
	tcase_add_test(
	    tc, a_room_that_is_closed_and_opened_again_keeps_its_draw);
	tcase_add_test(tc, an_opening_is_not_moved_so_that_its_freeze_is_past);
	tcase_add_test(tc, a_draw_that_somebody_entered_for_is_not_called_off);
	return fixture_main(s);
}
