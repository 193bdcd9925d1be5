#ifndef TESTS_QUEUE_COMER_H
#define TESTS_QUEUE_COMER_H

#include "base/keyring.h"
#include "fixture.h"

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

#define COMER_BOUND 10 /* of room 1's level, for the tests' sake */

extern struct keyring *comer_keyring;

/* Room 1 is for anyone, has nobody inside, and sets puzzles: before every test.
 */
void comer_set_up(void);
void comer_tear_down(void);

void comer_come(struct comer *); /* a newcomer, new at each call */
enum status comer_enter(struct comer *);

/* The text of the puzzle that it was told to solve; and its solution, which it
 * brings from now on. */
const char *comer_challenge(const struct comer *);
void comer_solve(struct comer *);

/* n come within a second, and solve what they have to. */
void comer_crowd(int n);

#endif
