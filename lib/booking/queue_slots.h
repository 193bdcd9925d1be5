#ifndef BOOKING_QUEUE_SLOTS_H
#define BOOKING_QUEUE_SLOTS_H

#include <stdint.h>

#include "base/status.h"

/*
 * A turnstile in front of the queue service.  At most QUEUE_SLOTS_ASKING
 * booking programs on a host query the service at once; QUEUE_SLOTS_WAITING
 * more wait; others get BUSY.
 *
 * Where one Apache runs both services, a booking program that queries occupies
 * one of its threads and the query another.  Without a limit a crowd of
 * reservations takes all threads, no query is answered, and a healthy queue
 * looks dead.  Of 64 threads (usher-server.conf.in) the limits use
 *
 *     16 programs that query + 16 queries + 24 programs that wait   56
 *     1 program that pings (gate.c) + its 3 tries                    4
 *     left                                                           4
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
