#ifndef BOOKING_SEAT_VERSION_H
#define BOOKING_SEAT_VERSION_H

#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/*
 * The version of a concert's seats moves with every committed change of one.
 * One counter a concert would be one lock for all its buyers, so it is spread
 * over a few rows, of which a change moves one; the version is their sum.
 */

/* The last statement of a transaction that changed a seat, so that its lock is
 * held no longer than the commit takes. */
enum status seat_version_move(struct sql *, int64_t concert_id) MUST_CHECK;

enum status seat_version_get(
    struct sql *, int64_t concert_id, int64_t *) MUST_CHECK;

#endif
