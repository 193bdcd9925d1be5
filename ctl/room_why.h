#ifndef CTL_ROOM_WHY_H
#define CTL_ROOM_WHY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/room_change.h"

struct ctl;

/* Why something about a room failed, and what to do, since a status alone names
 * no command.  Each returns the status. */
enum status room_why(struct ctl *, enum status, uint32_t id);

/* The same of a change that was refused with CONFLICT. */
enum status room_why_refused(
    struct ctl *, uint32_t id, const struct room_change *, bool is_opening);

/* Is the value of the beacon that a change names known already?  CONFLICT then;
 * one that does not answer is not known. */
enum status room_why_known_beacon(
    struct ctl *, uint32_t id, const struct room_change *);

/* Of a reset. */
enum status room_why_not_reset(struct ctl *, uint32_t id);

#endif
