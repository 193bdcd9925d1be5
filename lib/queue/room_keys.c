#include "queue/room_keys.h"
#include "base/array.h"

#define SEEN_SLOTS 5

static const char *const names[] = {
	"room",
	"slots",
	"came",
	"left",
	"back",
	"calls",
	"history",
	"log",
	"polls",
};

void
room_keys_all(struct redis_args *a, int64_t concert_id)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		redis_key(
		    a, "usher:{%lld}:%s", (long long)concert_id, names[i]);
	for (int i = 0; i < SEEN_SLOTS; i++)
		redis_key(a, "usher:{%lld}:seen:%d", (long long)concert_id, i);
}

void
room_keys_hash(struct redis_args *a, int64_t concert_id)
{
	redis_key(a, "usher:{%lld}:room", (long long)concert_id);
}

void
room_keys_bucket(struct redis_args *a, int64_t concert_id, unsigned bucket)
{
	redis_key(a, "usher:{%lld}:who:%u", (long long)concert_id, bucket);
}

void
room_keys_visitor(struct redis_args *a, int64_t concert_id, unsigned bucket,
    const char *address)
{
	room_keys_bucket(a, concert_id, bucket);
	redis_key(a, "usher:{%lld}:from:%.64s", (long long)concert_id, address);
}

void
room_keys_end(struct redis_args *a, const struct queue_context *q)
{
	redis_arg_int(a, q->now_ms);
}
