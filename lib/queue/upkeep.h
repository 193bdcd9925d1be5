#ifndef QUEUE_UPKEEP_H
#define QUEUE_UPKEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue.h"

/* What a script asks its caller to do next, as lua/parts/tick.lua says. */
enum upkeep {
	UPKEEP_MORE = 1, /* call on: the work of one script is bounded */
	UPKEEP_PUBLISH = 2, /* write the status document */
	UPKEEP_SAVE = 4, /* write the checkpoint with a higher mark */
	UPKEEP_WITNESS = 32 /* give the room a witness */
};

/* Do what was asked.  Trouble is logged: the answer that asked stands. */
void upkeep_do(struct queue *, int64_t concert_id, int64_t flags);

/* Call whose turn it is, for a fifth of a second at most; more tells whether
 * there is more to do at once.  NO_ROOM. */
enum status upkeep_advance(
    struct queue *, int64_t concert_id, bool *more) MUST_CHECK;

/* Have the checkpoint allow more numbers, then tell Redis. */
enum status upkeep_raise_mark(struct queue *, int64_t concert_id) MUST_CHECK;

/* Write the status document, and what the checkpoint keeps of progress. */
enum status upkeep_publish(struct queue *, int64_t concert_id) MUST_CHECK;

#endif
