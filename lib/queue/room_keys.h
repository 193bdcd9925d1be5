#ifndef QUEUE_ROOM_KEYS_H
#define QUEUE_ROOM_KEYS_H

#include <stdint.h>

#include "queue/queue_context.h"
#include "store/redis.h"

/* The names of a room's keys, all with its hash tag, in the order of lua_tbl.h,
 * and how a function is called on them. */

/* Of visitors: they stay listpacks up to 2 million. */
#define ROOM_KEYS_BUCKETS 4096

/* Start a call: the room's keys; then the visitor's may follow. */
void room_keys_all(struct redis_args *, int64_t concert_id);
void room_keys_hash(struct redis_args *, int64_t concert_id);
void room_keys_bucket(struct redis_args *, int64_t concert_id, unsigned bucket);

/* What version 0.1 kept under other names: to be removed. */
void room_keys_before(struct redis_args *, int64_t concert_id);
void room_keys_bucket_before(
    struct redis_args *, int64_t concert_id, unsigned bucket);

/* After the last key, before the first argument: the clock. */
void room_keys_end(struct redis_args *, const struct queue_context *);

#endif
