#ifndef QUEUE_ROOM_MEMORY_H
#define QUEUE_ROOM_MEMORY_H

#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* Bytes of Redis memory all keys of a room take. */
enum status room_memory(
    struct queue_context *, int64_t concert_id, int64_t *bytes) MUST_CHECK;

#endif
