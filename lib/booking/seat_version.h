#ifndef BOOKING_SEAT_VERSION_H
#define BOOKING_SEAT_VERSION_H

#include <stdint.h>

#include "base/status.h"
#include "booking/concert_ids.h"
#include "store/sql.h"

/*
 * The version of a concert's seats moves with every committed change of one;
 * seat_map_file.c reads it.  Call these last in a transaction that changed a
 * seat, so that the version's row is locked no longer than the commit takes.
 */
enum status seat_version_move(struct sql *, int64_t concert_id) MUST_CHECK;
enum status seat_version_move_all(
    struct sql *, const struct concert_ids *) MUST_CHECK;

#endif
