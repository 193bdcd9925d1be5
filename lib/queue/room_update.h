#ifndef QUEUE_ROOM_UPDATE_H
#define QUEUE_ROOM_UPDATE_H

#include <stdint.h>

#include "base/status.h"
#include "queue/checkpoint.h"
#include "queue/queue_context.h"
#include "queue/room_change.h"
#include "queue/room_read.h"
#include "store/redis.h"

/*
 * One update of a room, which is made in two places: a plan that edits the
 * checkpoint, and a function of Redis that is called with the arguments the
 * plan added.
 */
struct room_update {
	const struct redis_function *function;
	enum status (*plan)(const struct room_update *, struct checkpoint *,
	    struct redis_args *);
	/* May the room as it stands be updated so?  NULL: always. */
	enum status (*allow)(const struct room_update *, const struct room *);
	const char *operator_name; /* for the log; empty: it is not logged */
	const char *what; /* for the log */

	/* What the plan and allow read, as far as they need it. */
	const struct room_change *change;
	const struct room_change *basis; /* settings the change is based on */
	const char *value; /* of a beacon */
	bool is_early; /* it was known before the freeze */
	int64_t now_ms;
};

/*
 * Make it under the room's lock: in the checkpoint and in Redis, or in neither.
 * NO_ROOM; what `allow`, `plan` or the function refuse with; INTERNAL when the
 * checkpoint cannot be written; UNAVAILABLE.
 */
enum status room_update_make(struct queue_context *, int64_t concert_id,
    const struct room_update *) MUST_CHECK;

#endif
