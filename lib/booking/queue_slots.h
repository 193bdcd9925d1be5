#ifndef BOOKING_QUEUE_SLOTS_H
#define BOOKING_QUEUE_SLOTS_H

#include <stdint.h>

#include "base/status.h"

/*
 * A turnstile in front of the queue service.  At most QUEUE_SLOTS_ASKING
 * booking programs on a host query the service at once; QUEUE_SLOTS_WAITING
 * more wait; others get BUSY.
 *
 * The first number bounds what a crowd of reservations asks of the door: 16 of
 * its threads, so that the pings always have theirs (usher-door.conf.in adds
 * up).  Both together bound how many threads of the buyers' Apache wait for a
 * queue service that is slow or hangs: 40, and the others serve buyers to whom
 * it does not matter.
 */
#define QUEUE_SLOTS_ASKING 16
#define QUEUE_SLOTS_WAITING 24

/*
 * Take a slot, waiting for at most wait_ms; a process holds one at most.  BUSY
 * if none became free, and at once if too many wait already.  A folder that
 * cannot be used is logged and limits nothing: OK, with *slot -1.
 */
enum status queue_slots_take(
    const char *dir, int64_t wait_ms, int *slot) MUST_CHECK;
void queue_slots_give(int slot); /* -1 is allowed */

#endif
