#ifndef QUEUE_FOLLOWUP_H
#define QUEUE_FOLLOWUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* What a script asks its caller to do next, as tick.lua says. */
enum followup {
	FOLLOWUP_MORE = 1, /* call on: the work of one script is bounded */
	FOLLOWUP_PUBLISH = 2, /* write the status document */
	FOLLOWUP_SAVE = 4, /* write the checkpoint with a higher limit */
	FOLLOWUP_WITNESS = 32 /* give the room a witness */
};

/* Do what was asked.  Trouble is logged only: the script has run. */
void followup_do(struct queue_context *, int64_t concert_id, int64_t flags);

/* Call those whose turn it is, for a fifth of a second at most; *more: there
 * are more to call at once.  NO_ROOM, UNAVAILABLE. */
enum status followup_advance(
    struct queue_context *, int64_t concert_id, bool *more) MUST_CHECK;

/* Write a checkpoint that allows more numbers, then tell Redis. */
enum status followup_raise_limit(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

#endif
