#ifndef QUEUE_ATTEST_H
#define QUEUE_ATTEST_H

#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"
#include "queue/witness.h"
#include "store/redis.h"

/* Rule 11: what is told to visitors is known to the room's witness first. */

/* An index as Redis gave it. */
struct attest {
	char witness[WITNESS_ID]; /* of the room then; empty: no witness */
	char run_id[REDIS_RUN_ID]; /* of the Redis that gave it */
	int64_t index;
};

/*
 * May the index be told?  RETRY: ask Redis for it again.  A witness is ended if
 * this host does not have it, or if asking again did not help (is_stuck).
 * UNAVAILABLE, INTERNAL: not now.
 */
enum status attest_index(struct queue_context *, int64_t concert_id,
    const struct attest *, bool is_stuck) MUST_CHECK;

/* Give a room that has no witness one. */
enum status attest_begin(struct queue_context *, int64_t concert_id) MUST_CHECK;

#endif
