/* The puzzle that newcomers solve where many come (rule 13): what a solution is
 * worth, and to whom. */
#include <unistd.h>

#include "base/array.h"
#include "comer.h"
#include "solver.h"

START_TEST(whoever_solves_it_has_a_place)
{
	struct comer c;

	comer_crowd(5);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
	ck_assert_int_eq(c.place.number, 6);
}
END_TEST

START_TEST(who_has_a_place_never_solves_again)
{
	struct comer first, c;

	comer_come(&first);
	ck_assert_int_eq(comer_enter(&first), ST_OK);
	comer_crowd(50);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(comer_enter(&first), ST_OK);
	ck_assert_int_eq(first.place.number, 1);
}
END_TEST

/* It gives one place: after that has ended, it is worth nothing. */
START_TEST(a_solution_is_used_once)
{
	struct comer c;
	bool released;

	comer_crowd(20);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
	ck_assert_int_eq(line_leave(&fixture_q, &c.token, &released), ST_OK);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
}
END_TEST

START_TEST(many_who_share_a_solution_share_a_place)
{
	struct comer c;

	comer_crowd(20);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	for (int i = 0; i < 16; i++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(fixture_q.conf);
			_exit(comer_enter(&c) == ST_OK && c.place.number == 21
				  ? 0
				  : 1);
		}
	fixture_wait(16);
	ck_assert_int_eq(fixture_room().issued, 21);
}
END_TEST

/* The text of the one does for no other visitor and no other room. */
START_TEST(a_solution_is_its_visitors_and_its_rooms)
{
	struct comer c, other;
	const char *text;
	int64_t nonce;

	comer_crowd(20);
	comer_come(&c);
	comer_come(&other);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	text = comer_challenge(&c);
	nonce = solver_find(text, c.refusal.puzzle.level);
	ck_assert_int_eq(
	    puzzle_open(comer_keyring, text, nonce, 1, &c.visitor, &c.solved),
	    ST_OK);
	ck_assert_int_eq(puzzle_open(comer_keyring, text, nonce, 1,
			     &other.visitor, &c.solved),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(
	    puzzle_open(comer_keyring, text, nonce, 2, &c.visitor, &c.solved),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(puzzle_open(comer_keyring, text, nonce + 1, 1,
			     &c.visitor, &c.solved),
	    ST_TOKEN_INVALID);
}
END_TEST

START_TEST(only_what_was_set_here_is_a_puzzle)
{
	static const char *const bad[] = { "", "a", "AQYI" };
	struct visitor v;
	struct puzzle p = { 1, 1, T0, 0, 0 };
	struct token t = { .concert_id = 1, .epoch = 1, .index = 1 };
	char text[MAC_SEALED_MAX];

	ck_assert_int_eq(visitor_of_id(&v, "~a", 2), ST_OK);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_int_eq(
		    puzzle_open(comer_keyring, bad[i], 0, 1, &v, &p),
		    ST_TOKEN_INVALID);
	t.visitor = v;
	ck_assert_int_eq(token_seal(comer_keyring, &t, text), ST_OK);
	ck_assert_int_eq(
	    puzzle_open(comer_keyring, text, 0, 1, &v, &p), ST_TOKEN_INVALID);
	ck_assert_int_eq(puzzle_seal(comer_keyring, &p, &v, text), ST_OK);
	ck_assert_int_eq(
	    puzzle_open(comer_keyring, text, 0, 1, &v, &p), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(solutions_are_not_stored_up)
{
	struct comer c;

	comer_crowd(20);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	for (int s = 0; s < 120; s++) {
		fixture_pass(1000);
		comer_crowd(20);
	}
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	fixture_pass(119000);
	comer_crowd(20);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
}
END_TEST

START_TEST(a_new_epoch_has_new_puzzles)
{
	struct comer c;

	comer_crowd(20);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	comer_crowd(20);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
}
END_TEST

START_TEST(clock_steps_cost_another_puzzle_at_most)
{
	struct comer c;

	comer_crowd(20);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	fixture_q.now_ms -= 3000;
	ck_assert_int_eq(comer_enter(&c), ST_OK);
	comer_come(&c);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	fixture_q.now_ms -= 3600000;
	ck_assert_int_eq(comer_enter(&c), ST_OK);
	comer_come(&c);
	comer_crowd(20);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	fixture_q.now_ms += 7200000;
	comer_crowd(20);
	ck_assert_int_eq(comer_enter(&c), ST_PUZZLE_REQUIRED);
	comer_solve(&c);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
}
END_TEST

/* Without scripts: a tenth of what a network may send, no puzzle. */
START_TEST(those_who_cannot_solve_have_a_slower_lane)
{
	struct comer c;
	int entered = 0;

	comer_crowd(20);
	for (int i = 0; i < 40; i++) {
		comer_come(&c);
		c.is_slow = true;
		entered += comer_enter(&c) == ST_OK;
	}
	ck_assert_int_eq(entered, 12);
	ck_assert_int_ge(c.refusal.retry_after_ms, 60000);
	ck_assert_int_eq(comer_enter(&c), ST_TOO_MANY_REQUESTS);
	fixture_pass(c.refusal.retry_after_ms);
	comer_crowd(20);
	ck_assert_int_eq(comer_enter(&c), ST_OK);
}
END_TEST

START_TEST(the_slower_lane_is_for_the_time_of_a_puzzle)
{
	struct comer c;

	for (int i = 0; i < 40; i++) {
		comer_come(&c);
		c.is_slow = true;
		ck_assert_int_eq(comer_enter(&c), ST_OK);
		fixture_pass(500);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("puzzle");
	TCase *tc = tcase_create("puzzle");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, comer_set_up, comer_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, whoever_solves_it_has_a_place);
	tcase_add_test(tc, who_has_a_place_never_solves_again);
	tcase_add_test(tc, a_solution_is_used_once);
	tcase_add_test(tc, many_who_share_a_solution_share_a_place);
	tcase_add_test(tc, a_solution_is_its_visitors_and_its_rooms);
	tcase_add_test(tc, only_what_was_set_here_is_a_puzzle);
	tcase_add_test(tc, solutions_are_not_stored_up);
	tcase_add_test(tc, a_new_epoch_has_new_puzzles);
	tcase_add_test(tc, clock_steps_cost_another_puzzle_at_most);
	tcase_add_test(tc, those_who_cannot_solve_have_a_slower_lane);
	tcase_add_test(tc, the_slower_lane_is_for_the_time_of_a_puzzle);
	return fixture_main(s);
}
