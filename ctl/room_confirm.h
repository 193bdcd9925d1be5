/* Asking before what cannot be taken back. */
#ifndef USHER_CTL_ROOM_CONFIRM_H
#define USHER_CTL_ROOM_CONFIRM_H

#include "ctl.h"
#include "queue/room_change.h"

/* ST_OK if the operator says yes, or --yes was given; else not, explained. */
enum status room_confirm_close(struct ctl *) MUST_CHECK;
enum status room_confirm_reset(struct ctl *) MUST_CHECK;

/* Of a change that is about to be made: asks only if the room opens by it at
 * once. */
enum status room_confirm_opening(
    struct ctl *, uint32_t id, const struct room_change *) MUST_CHECK;

#endif
