#ifndef QUEUE_LINE_H
#define QUEUE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/line_place.h"
#include "queue/puzzle.h"
#include "queue/queue_context.h"
#include "queue/token.h"
#include "queue/visitor.h"

/* The line of a room, as one visitor goes through it. */

/* What comes with a visitor that enters. */
struct line_entrant {
	struct visitor visitor;
	const struct token *token; /* the one it has, or NULL */
	/* The anonymous visitor that an account was before it signed in, and
	 * the token of that one; or NULL. */
	const struct visitor *before;
	const struct token *before_token;
	const struct puzzle *solved; /* by the visitor; or NULL */
	bool is_slow; /* cannot solve one: counted by the slower lane instead */
	const char *address; /* of the client; NULL: not known */
	struct line_refusal *refusal; /* gets more of a refusal; or NULL */
};

/* What a visitor that is refused is told. */
struct line_refusal {
	int64_t retry_after_ms; /* with TOO_MANY_REQUESTS */
	struct puzzle puzzle; /* with PUZZLE_REQUIRED */
	int64_t now_ms;
};

/*
 * Give the visitor a number, or the one it has, or the one that it had before
 * it signed in, which is the account's then.  A room with free slots and nobody
 * waiting admits at once.  NO_ROOM, ROOM_CLOSED, LOGIN_REQUIRED (the room is
 * for accounts), PUZZLE_REQUIRED, TOO_MANY_REQUESTS (newcomers of one network,
 * or numbers of one visitor: the third and later ones),
 * BUSY (numbers are given out faster than the limit can be raised),
 * UNAVAILABLE.
 */
enum status line_enter(struct queue_context *, int64_t concert_id,
    const struct line_entrant *, struct line_place *) MUST_CHECK;

/*
 * Where a token's visitor is; asking is being seen, moves the line on, and
 * claims nothing.  NO_ROOM, TOKEN_OUTDATED, TOKEN_INVALID, TOO_MANY_REQUESTS,
 * UNAVAILABLE.
 */
enum status line_poll(struct queue_context *, const struct token *,
    struct line_place *) MUST_CHECK;

/*
 * A called visitor claims its slot: its admission begins, once; repeating it
 * gives the same answer.  NOT_CALLED (yet), CLAIM_EXPIRED (its admission has
 * ended, or its number is void), else as line_poll(), but never refused for
 * being asked often.
 */
enum status line_claim(struct queue_context *, const struct token *,
    struct line_place *) MUST_CHECK;

/* Is the token's visitor inside?  is_claiming: a called visitor claims its slot
 * by it.  TOKEN_WAITING or TOKEN_EXPIRED when not, else as line_claim(). */
enum status line_validate(struct queue_context *, const struct token *,
    bool is_claiming, struct line_place *) MUST_CHECK;

/* End a token and call the next; released tells whether it was alive. */
enum status line_leave(
    struct queue_context *, const struct token *, bool *released) MUST_CHECK;

#endif
