#ifndef QUEUE_LINE_H
#define QUEUE_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"
#include "queue/room.h"
#include "queue/token.h"
#include "queue/visitor.h"

/* The line of a room, as one visitor goes through it. */

enum line_state { LINE_WAITING, LINE_ADMITTED, LINE_DONE, LINE_EXPIRED };
const char *line_state_word(enum line_state);

/* A visitor's place, at the instant now_ms. */
struct line_place {
	int64_t index;
	int64_t epoch;
	int64_t number; /* 0: none yet, the draw is to come */
	enum line_state state;
	bool is_new; /* this call gave the number */
	bool is_returning; /* was passed over, is called next */
	int64_t ahead; /* never rises */
	int64_t rank; /* visitors to be called before, truly */
	int64_t expires_at_ms; /* of an admission, else 0 */
	enum room_state room;
	int64_t serving;
	int64_t issued;
	int64_t pace_milli; /* calls a minute times 1000; -1: unknown */
	int64_t pace_weight; /* calls it was measured by */
	int64_t last_pace_milli; /* when it was known last; 0: never */
	int64_t absent_ms;
	int64_t claim_ms;
	int64_t opens_at_ms;
	int64_t now_ms;
	char entry_url[ROOM_TEXT_MAX]; /* of an admission; empty: as configured
					*/
};

/* What comes with a visitor that enters. */
struct line_entrant {
	struct visitor visitor;
	const struct token *token; /* the one it has, or NULL */
	const char *address; /* of the client */
};

/*
 * Give the visitor a number, or the one it has; a room with free slots and
 * nobody waiting admits at once.  NO_ROOM, ROOM_CLOSED, LOGIN_REQUIRED (the
 * room is for accounts), TOO_MANY_REQUESTS (new visitors of one address), BUSY
 * (numbers are given out faster than the mark can be raised), UNAVAILABLE.
 */
enum status line_enter(struct queue_context *, int64_t concert_id,
    const struct line_entrant *, struct line_place *) MUST_CHECK;

/*
 * Where a token's visitor is; asking is showing up, and moves the line on.
 * NO_ROOM, TOKEN_OUTDATED, TOKEN_INVALID, TOO_MANY_REQUESTS, UNAVAILABLE.
 */
enum status line_poll(struct queue_context *, const struct token *,
    struct line_place *) MUST_CHECK;

/* Is the token's visitor inside?  TOKEN_WAITING or TOKEN_EXPIRED when not,
 * else as line_poll(), but never refused for being asked often. */
enum status line_validate(struct queue_context *, const struct token *,
    struct line_place *) MUST_CHECK;

/* End a token and call the next; released tells whether it was alive. */
enum status line_leave(
    struct queue_context *, const struct token *, bool *released) MUST_CHECK;

/* Can the queue serve: Redis answers and takes writes?  UNAVAILABLE. */
enum status line_health(struct queue_context *) MUST_CHECK;

#endif
