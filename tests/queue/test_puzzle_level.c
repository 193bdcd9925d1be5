/* How hard the puzzle is (rule 13): it follows the rate of newcomers. */
#include "comer.h"

/* Four connections took 4,651 places a second. */
START_TEST(a_burst_meets_a_puzzle_within_its_first_second)
{
	struct comer c;
	int free = 0;

	for (int i = 0; i < 500; i++) {
		comer_come(&c);
		free += comer_enter(&c) == ST_OK;
	}
	ck_assert_int_eq(free, 5);
	ck_assert_int_eq(fixture_room().issued, 5);
	ck_assert_int_ge(c.refusal.puzzle.level, 8);
}
END_TEST

START_TEST(a_few_newcomers_solve_nothing)
{
	struct comer c;

	for (int i = 0; i < 100; i++) {
		comer_come(&c);
		ck_assert_int_eq(comer_enter(&c), ST_OK);
		fixture_pass(250);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
}
END_TEST

START_TEST(the_level_follows_the_rate_up_to_the_bound_and_fades)
{
	int64_t before = 0, level;

	fixture_set(ROOM_SETTING_puzzle_max, 12);
	for (int n = 5; n <= 40; n *= 2) {
		comer_crowd(n == 5 ? 5 : n / 2);
		level = fixture_room().puzzle_level;
		ck_assert_int_gt(level, before);
		before = level;
		if (level == 12)
			break;
	}
	ck_assert_int_eq(level, 12);
	comer_crowd(20);
	ck_assert_int_eq(fixture_room().puzzle_level, 12);
	fixture_pass(1000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().puzzle_level, 12);
	for (int s = 0; s < 60; s++) {
		fixture_pass(1000);
		fixture_advance();
	}
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
}
END_TEST

/* A puzzle that was easy will do for a little while, and no longer; who solves
 * each that it is given is in after a few. */
START_TEST(a_level_that_rises_makes_nobody_solve_for_ever)
{
	struct comer easy, c;
	int rounds = 0;

	fixture_set(ROOM_SETTING_puzzle_max, 14);
	comer_crowd(5);
	comer_come(&easy);
	ck_assert_int_eq(comer_enter(&easy), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(easy.refusal.puzzle.level, 8);
	comer_solve(&easy);
	c = easy;
	comer_crowd(4);
	ck_assert_int_eq(comer_enter(&easy), ST_OK);
	while (comer_enter(&c) != ST_OK) {
		comer_solve(&c);
		comer_crowd(20 << rounds);
		ck_assert_int_le(++rounds, 4);
	}
}
END_TEST

START_TEST(a_puzzle_that_was_easy_is_refused_in_a_rush)
{
	struct comer c;

	fixture_set(ROOM_SETTING_puzzle_max, 14);
	comer_crowd(5);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	comer_crowd(40);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(c.refusal.puzzle.level, 14);
}
END_TEST

START_TEST(a_level_that_falls_keeps_what_was_solved)
{
	struct comer c;

	comer_crowd(40);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	fixture_pass(60000);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
}
END_TEST

/* Before a draw an hour is as good as a second. */
START_TEST(entries_to_a_draw_cost_more_the_more_there_are)
{
	struct comer c;

	fixture_set(ROOM_SETTING_opens_at_ms, T0 + 3600000);
	for (int i = 0; i < 50; i++) {
		comer_come(&c);
		ck_assert_int_eq(comer_enter(&c), ST_OK);
		fixture_pass(2000);
	}
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	for (int i = 0; i < 100; i++) {
		comer_crowd(1);
		fixture_pass(2000);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, COMER_BOUND);
}
END_TEST

START_TEST(accounts_solve_nothing_unless_the_room_asks_them_to)
{
	struct fixture_visitor v;

	comer_crowd(20);
	fixture_enter_new(&v, 1);
	fixture_set(ROOM_SETTING_anyone, 0);
	fixture_visitor(&v, 2);
	ck_assert_int_eq(fixture_enter(&v), ST_PUZZLE_REQUIRED);
	fixture_set(ROOM_SETTING_puzzle_max, -1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
}
END_TEST

/* Who solves nothing makes it no harder for those who do. */
START_TEST(accounts_that_solve_nothing_do_not_raise_the_level)
{
	struct fixture_visitor v;
	struct comer c;

	for (int i = 0; i < 300; i++)
		fixture_enter_new(&v, i);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
	fixture_pass(1000);
	fixture_advance();
	for (int i = 300; i < 600; i++)
		fixture_enter_new(&v, i);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	fixture_restart();
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	fixture_set(ROOM_SETTING_anyone, 0);
	for (int i = 600; i < 605; i++)
		fixture_enter_new(&v, i);
	ck_assert_int_eq(fixture_room().puzzle_level, 8);
}
END_TEST

START_TEST(accounts_that_solve_nothing_do_not_raise_it_before_a_draw)
{
	struct fixture_visitor v;

	fixture_set(ROOM_SETTING_opens_at_ms, T0 + 3600000);
	for (int i = 0; i < 300; i++)
		fixture_enter_new(&v, i);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	comer_crowd(50);
	ck_assert_int_eq(fixture_room().puzzle_level, 8);
}
END_TEST

START_TEST(a_bound_of_its_own_is_20_for_anyone_and_0_is_none)
{
	struct comer c;

	fixture_set(ROOM_SETTING_puzzle_max, 0);
	for (int i = 0; i < 500; i++) {
		comer_come(&c);
		ck_assert_int_eq(comer_enter(&c), ST_OK);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	fixture_set(ROOM_SETTING_puzzle_max, -1);
	ck_assert_int_eq(fixture_room().puzzle_level, 20);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("puzzle_level");
	TCase *tc = tcase_create("puzzle_level");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, comer_set_up, comer_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_burst_meets_a_puzzle_within_its_first_second);
	tcase_add_test(tc, a_few_newcomers_solve_nothing);
	tcase_add_test(
	    tc, the_level_follows_the_rate_up_to_the_bound_and_fades);
	tcase_add_test(tc, a_level_that_rises_makes_nobody_solve_for_ever);
	tcase_add_test(tc, a_puzzle_that_was_easy_is_refused_in_a_rush);
	tcase_add_test(tc, a_level_that_falls_keeps_what_was_solved);
	tcase_add_test(tc, entries_to_a_draw_cost_more_the_more_there_are);
	tcase_add_test(tc, accounts_solve_nothing_unless_the_room_asks_them_to);
	tcase_add_test(tc, accounts_that_solve_nothing_do_not_raise_the_level);
	tcase_add_test(
	    tc, accounts_that_solve_nothing_do_not_raise_it_before_a_draw);
	tcase_add_test(tc, a_bound_of_its_own_is_20_for_anyone_and_0_is_none);
	return fixture_main(s);
}
