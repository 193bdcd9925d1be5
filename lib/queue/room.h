#ifndef QUEUE_ROOM_H
#define QUEUE_ROOM_H

#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"
#include "queue/room_change.h"

/* The waiting room of a concert, and what an operator does to it.  The
 * operator's name is kept in the room's log. */

/*
 * Open a room, or open a closed one again, with the settings of the change
 * over the defaults (over its own when it was there).  The checkpoint is on
 * disk before the room is.  CONFLICT when it is open already; BAD_FIELD when
 * the settings contradict one another; INTERNAL when the checkpoint cannot be
 * written; UNAVAILABLE.
 */
enum status room_open(struct queue_context *, int64_t concert_id,
    const struct room_change *, const char *operator_name) MUST_CHECK;

/* Change settings of a room; NO_ROOM; CONFLICT where a draw forbids it:
 * room_draw.h says why; BAD_FIELD. */
enum status room_set(struct queue_context *, int64_t concert_id,
    const struct room_change *, const char *operator_name) MUST_CHECK;

/*
 * The same for an operator who has read some of the settings, and bases the
 * change on these values.  SETTING_CHANGED, and nothing is done, when one of
 * them has another value by now, unless that is the value it is to be given.
 * Decided under the room's lock: of two such changes of one setting one is
 * refused.
 */
enum status room_set_if_unchanged(struct queue_context *, int64_t concert_id,
    const struct room_change *, const struct room_change *basis,
    const char *operator_name) MUST_CHECK;

/* ROOM_CLOSED: a closed room is neither paused nor resumed. */
enum status room_pause(struct queue_context *, int64_t concert_id,
    const char *operator_name) MUST_CHECK;
enum status room_resume(struct queue_context *, int64_t concert_id,
    const char *operator_name) MUST_CHECK;
enum status room_close(struct queue_context *, int64_t concert_id,
    const char *operator_name) MUST_CHECK;

/* Begin a new epoch: nobody is in line, and older tokens are outdated.  An
 * opening time that has passed is removed.
 * CONFLICT between a freeze and its draw. */
enum status room_reset(struct queue_context *, int64_t concert_id,
    const char *operator_name) MUST_CHECK;

#endif
