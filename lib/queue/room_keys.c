/*
 * The keys of a room, all with its hash tag, so that a cluster keeps them on
 * one node.  A call has them first, in the order of lua_tbl.h; after them,
 * where a function asks for it, the visitor's bucket.  A name here is what an
 * operator sees, and the data of a running service: a key that is renamed is
 * lost.
 */
#include "queue/room_keys.h"
#include "base/array.h"

static const char *const suffixes[] = {
#define ROOM_KEY(name, suffix) suffix,
#include "queue/lua_tbl.h"
};

static void
add_key(struct redis_args *a, int64_t concert_id, const char *suffix)
{
	redis_key(a, "usher:{%lld}:%s", (long long)concert_id, suffix);
}

void
room_keys_all(struct redis_args *a, int64_t concert_id)
{
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		add_key(a, concert_id, suffixes[i]);
}

void
room_keys_hash(struct redis_args *a, int64_t concert_id)
{
	add_key(a, concert_id, suffixes[0]);
}

void
room_keys_bucket(struct redis_args *a, int64_t concert_id, unsigned bucket)
{
	redis_key(a, "usher:{%lld}:visitors:%u", (long long)concert_id, bucket);
}

void
room_keys_before(struct redis_args *a, int64_t concert_id)
{
	static const char *const before[] = { "came", "left", "back", "seen:0",
		"seen:1", "seen:2", "seen:3", "seen:4" };

	for (size_t i = 0; i < ARRAY_LEN(before); i++)
		add_key(a, concert_id, before[i]);
}

void
room_keys_bucket_before(
    struct redis_args *a, int64_t concert_id, unsigned bucket)
{
	redis_key(a, "usher:{%lld}:who:%u", (long long)concert_id, bucket);
}

void
room_keys_end(struct redis_args *a, const struct queue_context *q)
{
	redis_arg_int(a, q->now_ms);
}
