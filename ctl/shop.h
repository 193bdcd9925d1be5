#ifndef CTL_SHOP_H
#define CTL_SHOP_H

#include <stdint.h>

#include "queue/room_change.h"

struct ctl;

/* The shop behind a room that is about to be opened. */

/* Which it is, for a room that is not there yet and a change that does not say:
 * usher's booking, or some other. */
void shop_choose(struct ctl *, uint32_t concert_id, struct room_change *);

/* If it is usher's booking, report its stock at once; usher-expire goes on. */
void shop_tell(struct ctl *, uint32_t concert_id, const struct room_change *);

#endif
