#ifndef QUEUE_ROOM_DRAW_H
#define QUEUE_ROOM_DRAW_H

#include <stdbool.h>

#include "queue/room_change.h"
#include "queue/room_read.h"

/* Which changes of a room its draw forbids, and why. */
enum room_draw_conflict {
	ROOM_DRAW_FREE, /* none */
	ROOM_DRAW_FROZEN, /* its entrants are counted */
	ROOM_DRAW_NUMBERED, /* places were given without a draw */
	ROOM_DRAW_AWAITED, /* visitors have entered for it */
	ROOM_DRAW_ENTERED, /* visitors have entered, and know the beacon */
	ROOM_DRAW_PAST /* its entrants would have been counted by now */
};

/* Does it name a setting that decides a draw? */
bool room_draw_is_changed(const struct room_change *);

enum room_draw_conflict room_draw_conflict(
    const struct room_change *, const struct room *);

/* Are the entrants counted, or to be counted, and the draw is not held yet? */
bool room_draw_is_frozen(const struct room *);

#endif
