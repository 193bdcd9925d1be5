/* The puzzle that newcomers solve where many come (rule 13). */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/array.h"
#include "base/keyring.h"
#include "fixture.h"
#include "solver.h"

#define BOUND 10 /* of the rooms here, for the tests' sake */

static struct keyring *keyring;

/* A newcomer, what it was told last, and what it brings. */
struct comer {
	struct visitor visitor;
	struct token token;
	struct line_refusal refusal;
	struct line_place place;
	struct puzzle solved;
	bool has_solved;
	bool is_slow;
};

static void
come(struct comer *c)
{
	static int count;
	char id[24];

	*c = (struct comer){ 0 };
	snprintf(id, sizeof id, "~%d", count++);
	ck_assert_int_eq(visitor_of_id(&c->visitor, id, strlen(id)), ST_OK);
}

static enum status
enter_room(struct comer *c, int64_t concert_id)
{
	struct line_entrant e = { .visitor = c->visitor,
		.address = "127.0.0.1",
		.solved = c->has_solved ? &c->solved : NULL,
		.is_slow = c->is_slow,
		.refusal = &c->refusal };
	enum status st;

	if (c->token.index > 0)
		e.token = &c->token;
	st = line_enter(&fixture_q, concert_id, &e, &c->place);
	if (st == ST_OK)
		c->token = (struct token){ concert_id, c->place.epoch,
			c->place.index, c->visitor };
	return st;
}

static enum status
enter(struct comer *c)
{
	return enter_room(c, 1);
}

/* The text of the puzzle that it was told to solve. */
static const char *
challenge_of(const struct comer *c)
{
	static char text[MAC_SEALED_MAX];

	ck_assert_int_eq(
	    puzzle_seal(keyring, &c->refusal.puzzle, &c->visitor, text), ST_OK);
	return text;
}

static void
solve(struct comer *c)
{
	const char *text = challenge_of(c);
	int64_t nonce = solver_find(text, c->refusal.puzzle.level);

	ck_assert_int_eq(
	    puzzle_open(keyring, text, nonce, 1, &c->visitor, &c->solved),
	    ST_OK);
	c->has_solved = true;
}

/* n come within a second, and solve what they have to. */
static void
crowd(int n)
{
	struct comer c;

	for (int i = 0; i < n; i++) {
		come(&c);
		if (enter(&c) == ST_PUZZLE_REQUIRED) {
			solve(&c);
			ck_assert_int_eq(enter(&c), ST_OK);
		}
	}
}

static void
set_up(void)
{
	fixture_set_up();
	ck_assert_int_eq(
	    keyring_open(&keyring, fixture_conf.security_keys_file), ST_OK);
	fixture_open(ROOM_SETTING_anyone, (int64_t)1, ROOM_SETTING_capacity,
	    (int64_t)0, ROOM_SETTING_puzzle_max, (int64_t)BOUND, FIXTURE_END);
}

static void
tear_down(void)
{
	keyring_free(keyring);
	fixture_tear_down();
}

/* Four connections took 4,651 places a second. */
START_TEST(a_burst_meets_a_puzzle_within_its_first_second)
{
	struct comer c;
	int free = 0;

	for (int i = 0; i < 500; i++) {
		come(&c);
		free += enter(&c) == ST_OK;
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
		come(&c);
		ck_assert_int_eq(enter(&c), ST_OK);
		fixture_pass(250);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
}
END_TEST

START_TEST(whoever_solves_it_has_a_place)
{
	struct comer c;

	crowd(5);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	ck_assert_int_eq(enter(&c), ST_OK);
	ck_assert_int_eq(c.place.number, 6);
}
END_TEST

START_TEST(the_level_follows_the_rate_up_to_the_bound_and_fades)
{
	int64_t before = 0, level;

	fixture_set(ROOM_SETTING_puzzle_max, 12);
	for (int n = 5; n <= 40; n *= 2) {
		crowd(n == 5 ? 5 : n / 2);
		level = fixture_room().puzzle_level;
		ck_assert_int_gt(level, before);
		before = level;
		if (level == 12)
			break;
	}
	ck_assert_int_eq(level, 12);
	crowd(20);
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

START_TEST(who_has_a_place_never_solves_again)
{
	struct comer first, c;

	come(&first);
	ck_assert_int_eq(enter(&first), ST_OK);
	crowd(50);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(enter(&first), ST_OK);
	ck_assert_int_eq(first.place.number, 1);
}
END_TEST

/* It gives one place: after that has ended, it is worth nothing. */
START_TEST(a_solution_is_used_once)
{
	struct comer c;
	bool released;

	crowd(20);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	ck_assert_int_eq(enter(&c), ST_OK);
	ck_assert_int_eq(line_leave(&fixture_q, &c.token, &released), ST_OK);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	ck_assert_int_eq(enter(&c), ST_OK);
}
END_TEST

START_TEST(many_who_share_a_solution_share_a_place)
{
	struct comer c;

	crowd(20);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	for (int i = 0; i < 16; i++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(fixture_q.conf);
			_exit(
			    enter(&c) == ST_OK && c.place.number == 21 ? 0 : 1);
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

	crowd(20);
	come(&c);
	come(&other);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	text = challenge_of(&c);
	nonce = solver_find(text, c.refusal.puzzle.level);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, nonce, 1, &c.visitor, &c.solved), ST_OK);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, nonce, 1, &other.visitor, &c.solved),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, nonce, 2, &c.visitor, &c.solved),
	    ST_TOKEN_INVALID);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, nonce + 1, 1, &c.visitor, &c.solved),
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
		ck_assert_int_eq(puzzle_open(keyring, bad[i], 0, 1, &v, &p),
		    ST_TOKEN_INVALID);
	t.visitor = v;
	ck_assert_int_eq(token_seal(keyring, &t, text), ST_OK);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, 0, 1, &v, &p), ST_TOKEN_INVALID);
	ck_assert_int_eq(puzzle_seal(keyring, &p, &v, text), ST_OK);
	ck_assert_int_eq(
	    puzzle_open(keyring, text, 0, 1, &v, &p), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(solutions_are_not_stored_up)
{
	struct comer c;

	crowd(20);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	for (int s = 0; s < 120; s++) {
		fixture_pass(1000);
		crowd(20);
	}
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	fixture_pass(119000);
	crowd(20);
	ck_assert_int_eq(enter(&c), ST_OK);
}
END_TEST

START_TEST(a_new_epoch_has_new_puzzles)
{
	struct comer c;

	crowd(20);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	crowd(20);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
}
END_TEST

/* A puzzle that was easy will do for a little while, and no longer; who solves
 * each that it is given is in after a few. */
START_TEST(a_level_that_rises_makes_nobody_solve_for_ever)
{
	struct comer easy, c;
	int rounds = 0;

	fixture_set(ROOM_SETTING_puzzle_max, 14);
	crowd(5);
	come(&easy);
	ck_assert_int_eq(enter(&easy), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(easy.refusal.puzzle.level, 8);
	solve(&easy);
	c = easy;
	crowd(4);
	ck_assert_int_eq(enter(&easy), ST_OK);
	while (enter(&c) != ST_OK) {
		solve(&c);
		crowd(20 << rounds);
		ck_assert_int_le(++rounds, 4);
	}
}
END_TEST

START_TEST(a_puzzle_that_was_easy_is_refused_in_a_rush)
{
	struct comer c;

	fixture_set(ROOM_SETTING_puzzle_max, 14);
	crowd(5);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	crowd(40);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	ck_assert_int_eq(c.refusal.puzzle.level, 14);
}
END_TEST

START_TEST(a_level_that_falls_keeps_what_was_solved)
{
	struct comer c;

	crowd(40);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	fixture_pass(60000);
	ck_assert_int_eq(enter(&c), ST_OK);
}
END_TEST

START_TEST(clock_steps_cost_another_puzzle_at_most)
{
	struct comer c;

	crowd(20);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	fixture_q.now_ms -= 3000;
	ck_assert_int_eq(enter(&c), ST_OK);
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	fixture_q.now_ms -= 3600000;
	ck_assert_int_eq(enter(&c), ST_OK);
	come(&c);
	crowd(20);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	fixture_q.now_ms += 7200000;
	crowd(20);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	solve(&c);
	ck_assert_int_eq(enter(&c), ST_OK);
}
END_TEST

/* Before a draw an hour is as good as a second. */
START_TEST(entries_to_a_draw_cost_more_the_more_there_are)
{
	struct comer c;

	fixture_set(ROOM_SETTING_opens_at_ms, T0 + 3600000);
	for (int i = 0; i < 50; i++) {
		come(&c);
		ck_assert_int_eq(enter(&c), ST_OK);
		fixture_pass(2000);
	}
	come(&c);
	ck_assert_int_eq(enter(&c), ST_PUZZLE_REQUIRED);
	for (int i = 0; i < 100; i++) {
		crowd(1);
		fixture_pass(2000);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, BOUND);
}
END_TEST

START_TEST(accounts_solve_nothing_unless_the_room_asks_them_to)
{
	struct fixture_visitor v;

	crowd(20);
	fixture_enter_new(&v, 1);
	fixture_set(ROOM_SETTING_anyone, 0);
	fixture_visitor(&v, 2);
	ck_assert_int_eq(fixture_enter(&v), ST_PUZZLE_REQUIRED);
	fixture_set(ROOM_SETTING_puzzle_max, -1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
}
END_TEST

START_TEST(a_bound_of_its_own_is_20_for_anyone_and_0_is_none)
{
	struct comer c;

	fixture_set(ROOM_SETTING_puzzle_max, 0);
	for (int i = 0; i < 500; i++) {
		come(&c);
		ck_assert_int_eq(enter(&c), ST_OK);
	}
	ck_assert_int_eq(fixture_room().puzzle_level, 0);
	fixture_set(ROOM_SETTING_puzzle_max, -1);
	ck_assert_int_eq(fixture_room().puzzle_level, 20);
}
END_TEST

/* Without scripts: a tenth of what a network may send, no puzzle. */
START_TEST(those_who_cannot_solve_have_a_slower_lane)
{
	struct comer c;
	int entered = 0;

	crowd(20);
	for (int i = 0; i < 40; i++) {
		come(&c);
		c.is_slow = true;
		entered += enter(&c) == ST_OK;
	}
	ck_assert_int_eq(entered, 12);
	ck_assert_int_ge(c.refusal.retry_after_ms, 60000);
	ck_assert_int_eq(enter(&c), ST_TOO_MANY_REQUESTS);
	fixture_pass(c.refusal.retry_after_ms);
	crowd(20);
	ck_assert_int_eq(enter(&c), ST_OK);
}
END_TEST

START_TEST(the_slower_lane_is_for_the_time_of_a_puzzle)
{
	struct comer c;

	for (int i = 0; i < 40; i++) {
		come(&c);
		c.is_slow = true;
		ck_assert_int_eq(enter(&c), ST_OK);
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
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_burst_meets_a_puzzle_within_its_first_second);
	tcase_add_test(tc, a_few_newcomers_solve_nothing);
	tcase_add_test(tc, whoever_solves_it_has_a_place);
	tcase_add_test(
	    tc, the_level_follows_the_rate_up_to_the_bound_and_fades);
	tcase_add_test(tc, who_has_a_place_never_solves_again);
	tcase_add_test(tc, a_solution_is_used_once);
	tcase_add_test(tc, many_who_share_a_solution_share_a_place);
	tcase_add_test(tc, a_solution_is_its_visitors_and_its_rooms);
	tcase_add_test(tc, only_what_was_set_here_is_a_puzzle);
	tcase_add_test(tc, solutions_are_not_stored_up);
	tcase_add_test(tc, a_new_epoch_has_new_puzzles);
	tcase_add_test(tc, a_level_that_rises_makes_nobody_solve_for_ever);
	tcase_add_test(tc, a_puzzle_that_was_easy_is_refused_in_a_rush);
	tcase_add_test(tc, a_level_that_falls_keeps_what_was_solved);
	tcase_add_test(tc, clock_steps_cost_another_puzzle_at_most);
	tcase_add_test(tc, entries_to_a_draw_cost_more_the_more_there_are);
	tcase_add_test(tc, accounts_solve_nothing_unless_the_room_asks_them_to);
	tcase_add_test(tc, a_bound_of_its_own_is_20_for_anyone_and_0_is_none);
	tcase_add_test(tc, those_who_cannot_solve_have_a_slower_lane);
	tcase_add_test(tc, the_slower_lane_is_for_the_time_of_a_puzzle);
	return fixture_main(s);
}
