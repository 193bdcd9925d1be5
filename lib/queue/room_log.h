#ifndef QUEUE_ROOM_LOG_H
#define QUEUE_ROOM_LOG_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The log of what operators changed.  It is in Redis alone. */

#define ROOM_LOG_OPERATOR_MAX 64 /* with the NUL */
#define ROOM_LOG_WHAT_MAX 256 /* with the NUL */

/* One change an operator made. */
struct room_event {
	int64_t at_ms;
	char operator_name[ROOM_LOG_OPERATOR_MAX];
	char what[ROOM_LOG_WHAT_MAX];
};

/* The last changes, newest first: cap of them at most, in *n the number. */
enum status room_log(struct queue_context *, int64_t concert_id,
    struct room_event *, size_t cap, size_t *n) MUST_CHECK;

#endif
