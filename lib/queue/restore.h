#ifndef QUEUE_RESTORE_H
#define QUEUE_RESTORE_H

#include "queue/queue_context.h"
#include "store/redis.h"

/*
 * Call a function on a room; when Redis lost the room (ROOM_LOST), put it back
 * from its checkpoint and call again.  NO_ROOM when the room does not exist;
 * else as the function and redis.h say.  Never under the room's lock.
 */
enum status restore_call_ints(struct queue_context *, int64_t concert_id,
    const struct redis_function *, const struct redis_args *, int64_t *out,
    size_t nout) MUST_CHECK;
enum status restore_call_list(struct queue_context *, int64_t concert_id,
    const struct redis_function *, const struct redis_args *, size_t n,
    struct redis_list *) MUST_CHECK;

/* Put a room back that Redis lost, or that is of an earlier epoch there than
 * on disk; any other room is left alone. */
enum status restore_room(struct queue_context *, int64_t concert_id) MUST_CHECK;

/* Free the memory of visitors of older epochs, and of what version 0.1 kept
 * under other names.  Nobody reads it, so a failure is only logged. */
void restore_clear(struct queue_context *, int64_t concert_id);

struct checkpoint;

/* The settings and counters of a checkpoint as arguments: field, value, ... */
void restore_put(struct redis_args *, const struct checkpoint *);

#endif
