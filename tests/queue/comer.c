/* Newcomers to room 1, as the library of functions meets them. */
#include <stdio.h>
#include <string.h>

#include "comer.h"
#include "solver.h"

struct keyring *comer_keyring;

void
comer_come(struct comer *c)
{
	static int count;
	char id[24];

	*c = (struct comer){ 0 };
	snprintf(id, sizeof id, "~%d", count++);
	ck_assert_int_eq(visitor_of_id(&c->visitor, id, strlen(id)), ST_OK);
}

enum status
comer_enter(struct comer *c)
{
	struct line_entrant e = { .visitor = c->visitor,
		.address = "127.0.0.1",
		.solved = c->has_solved ? &c->solved : NULL,
		.is_slow = c->is_slow,
		.refusal = &c->refusal };
	enum status st;

	if (c->token.index > 0)
		e.token = &c->token;
	st = line_enter(&fixture_q, 1, &e, &c->place);
	if (st == ST_OK)
		c->token = (struct token){ 1, c->place.epoch, c->place.index,
			c->visitor };
	return st;
}

const char *
comer_challenge(const struct comer *c)
{
	static char text[MAC_SEALED_MAX];

	ck_assert_int_eq(
	    puzzle_seal(comer_keyring, &c->refusal.puzzle, &c->visitor, text),
	    ST_OK);
	return text;
}

void
comer_solve(struct comer *c)
{
	const char *text = comer_challenge(c);
	int64_t nonce = solver_find(text, c->refusal.puzzle.level);

	ck_assert_int_eq(
	    puzzle_open(comer_keyring, text, nonce, 1, &c->visitor, &c->solved),
	    ST_OK);
	c->has_solved = true;
}

void
comer_crowd(int n)
{
	struct comer c;

	for (int i = 0; i < n; i++) {
		comer_come(&c);
		if (comer_enter(&c) == ST_PUZZLE_REQUIRED) {
			comer_solve(&c);
			ck_assert_int_eq(comer_enter(&c), ST_OK);
		}
	}
}

void
comer_set_up(void)
{
	fixture_set_up();
	ck_assert_int_eq(keyring_open_in(&comer_keyring,
			     fixture_conf.security_keys_dir, "token"),
	    ST_OK);
	fixture_open(ROOM_SETTING_anyone, (int64_t)1, ROOM_SETTING_capacity,
	    (int64_t)0, ROOM_SETTING_puzzle_max, (int64_t)COMER_BOUND,
	    FIXTURE_END);
}

void
comer_tear_down(void)
{
	keyring_free(comer_keyring);
	fixture_tear_down();
}
