#ifndef QUEUE_ROOM_LIST_H
#define QUEUE_ROOM_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The concerts that have a room, in ascending order; the caller frees them.
 * INTERNAL, logged, when the folder of checkpoints cannot be read. */
enum status room_list(
    const struct queue_context *, int64_t **concert_ids, size_t *n) MUST_CHECK;

#endif
