#ifndef QUEUE_KEYS_H
#define QUEUE_KEYS_H

#include <stdint.h>

#include "queue/queue.h"
#include "store/redis.h"

/* The names of a room's keys, all with its hash tag, in the order that
 * lua/parts/keys.lua reads them, and how a script is called on them. */

#define KEYS_BUCKETS 4096 /* of visitors; they stay listpacks to 2 million */

/* Start a call: the room's keys; then the visitor's may follow. */
void keys_room(struct redis_args *, int64_t concert_id);
void keys_visitor(struct redis_args *, int64_t concert_id, unsigned bucket,
    const char *address);
void keys_room_alone(struct redis_args *, int64_t concert_id);
void keys_bucket(struct redis_args *, int64_t concert_id, unsigned bucket);

/* After the last key, before the first argument: the clock. */
void keys_end(struct redis_args *, const struct queue *);

#endif
