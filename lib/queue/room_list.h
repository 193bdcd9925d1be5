#ifndef QUEUE_ROOM_LIST_H
#define QUEUE_ROOM_LIST_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The rooms there are, ascending: those with a checkpoint.  Caller frees. */
enum status room_list(
    const struct queue_context *, int64_t **concert_ids, size_t *n) MUST_CHECK;

#endif
