#ifndef QUEUE_ROOM_BEACON_H
#define QUEUE_ROOM_BEACON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/*
 * The value of the room's beacon, which takes part in its draw; is_early: it
 * was there before the freeze, does not count, and is kept to be shown.  So is
 * the value of an address that room_beacon_wait() was not called for.
 * CONFLICT when there is no beacon, a value is there already, the entrants are
 * not frozen or the draw was held; BAD_FIELD when it is not a line of text.
 */
enum status room_beacon(struct queue_context *, int64_t concert_id,
    const char *value, bool is_early, const char *operator_name) MUST_CHECK;

/* The beacon was asked after the freeze, and had no value yet.  CONFLICT when
 * that is known already, or does not matter. */
enum status room_beacon_wait(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

#endif
