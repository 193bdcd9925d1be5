#ifndef QUEUE_ROOM_CREATE_H
#define QUEUE_ROOM_CREATE_H

#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"
#include "queue/room_change.h"

/*
 * Make the room if it does not exist: closed, with the settings of the change
 * over the defaults.  CONFLICT when Redis has a room whose checkpoint is gone;
 * BAD_FIELD when the settings contradict one another; INTERNAL when the
 * checkpoint cannot be written; UNAVAILABLE.
 */
enum status room_create_if_missing(struct queue_context *, int64_t concert_id,
    const struct room_change *) MUST_CHECK;

#endif
