#ifndef QUEUE_FOLLOWUP_H
#define QUEUE_FOLLOWUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* What a script asks its caller to do next, as lua/parts/tick.lua says. */
enum followup {
	FOLLOWUP_MORE = 1, /* call on: the work of one script is bounded */
	FOLLOWUP_PUBLISH = 2, /* write the status document */
	FOLLOWUP_SAVE = 4, /* write the checkpoint with a higher limit */
	FOLLOWUP_WITNESS = 32 /* give the room a witness */
};

/* Do what was asked.  Trouble is logged: the answer that asked stands. */
void followup_do(struct queue_context *, int64_t concert_id, int64_t flags);

/* Call whose turn it is, for a fifth of a second at most; more tells whether
 * there is more to do at once.  NO_ROOM. */
enum status followup_advance(
    struct queue_context *, int64_t concert_id, bool *more) MUST_CHECK;

/* Have the checkpoint allow more numbers, then tell Redis. */
enum status followup_raise_limit(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

/* Write the status document, and what the checkpoint keeps of progress. */
enum status followup_publish(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

#endif
