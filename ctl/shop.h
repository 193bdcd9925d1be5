#ifndef CTL_SHOP_H
#define CTL_SHOP_H

#include <stdint.h>

#include "queue/room_change.h"

struct concert;
struct ctl;

/* The shop behind a room that is about to be opened. */

/* Which it is, for a room that is not there yet and a change that does not say:
 * usher's booking, or some other. */
void shop_choose(struct ctl *, uint32_t concert_id, struct room_change *);

/* The concert as the booking programs read it; UNAVAILABLE where there is no
 * booking service. */
enum status shop_concert(
    struct ctl *, uint32_t concert_id, struct concert *) MUST_CHECK;

/* If it is usher's booking, report its stock at once; usher-expire goes on. */
void shop_tell(struct ctl *, uint32_t concert_id, const struct room_change *);

#endif
