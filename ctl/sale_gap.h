#ifndef CTL_SALE_GAP_H
#define CTL_SALE_GAP_H

#include <stdint.h>

struct concert;
struct ctl;

/* Where the window of a concert's sale and that of its room differ, the
 * operator is told so on standard error.  What of the two cannot be read, on a
 * host with one service, is not compared. */

/* After a command about the concert: the room by its status document. */
void sale_gap_tell_of_concert(const struct ctl *, const struct concert *);

/* After one about the room: the concert as the booking programs read it. */
void sale_gap_tell_of_room(struct ctl *, uint32_t concert_id);

/* After a room was paused or closed: that its sale goes on. */
void sale_gap_tell_of_stop(struct ctl *, uint32_t concert_id);

#endif
