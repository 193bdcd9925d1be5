#ifndef QUEUE_ROOM_LOG_H
#define QUEUE_ROOM_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

#define ROOM_WHO_MAX 64 /* who changed a room, with the NUL */
#define ROOM_WHAT_MAX 256 /* what was changed, with the NUL */

/* One change an operator made; newest first. */
struct room_event {
	int64_t at_ms;
	char who[ROOM_WHO_MAX];
	char what[ROOM_WHAT_MAX];
};

enum status room_log(struct queue_context *, int64_t concert_id,
    struct room_event *, size_t cap, size_t *n) MUST_CHECK;

#endif
