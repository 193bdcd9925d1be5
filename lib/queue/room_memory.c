/*
 * The keys of a room are few, but for the buckets of its visitors: these are
 * asked about CHUNK at a time, so that no call holds Redis up for long.
 */
#include "queue/room_memory.h"
#include "queue/room_keys.h"
#include "store/functions.h"

/* The first chunk counts the other keys as well. */
enum status
room_memory(struct queue_context *q, int64_t concert_id, int64_t *bytes)
{
	enum { CHUNK = 32 };
	int64_t sum = 0, chunk = 0;
	enum status st = ST_OK;

	for (unsigned b = 0; st == ST_OK && b < ROOM_KEYS_BUCKETS; b += CHUNK) {
		struct redis_args a = { 0 };

		if (b == 0)
			room_keys_all(&a, concert_id);
		for (unsigned i = b; i < b + CHUNK; i++)
			room_keys_bucket(&a, concert_id, i);
		st = redis_call_ints(
		    q->redis, &function_keys_memory, &a, &chunk, 1);
		sum += chunk;
	}
	if (st == ST_OK)
		*bytes = sum;
	return st;
}
