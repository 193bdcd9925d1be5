#ifndef BOOKING_BYPASS_H
#define BOOKING_BYPASS_H

#include <stdint.h>

#include "base/status.h"
#include "booking/concert.h"
#include "store/sql.h"

/*
 * Admission while the queue service is down: at most bypass_per_min accounts a
 * minute, evenly spaced, each for the time of a hold.  BUSY for the rest, with
 * the wait until the next is due; every account let in is logged.  NO_ACCOUNT.
 */
enum status bypass_admit(struct sql *, const struct concert *,
    const char *account, int64_t *retry_after_ms) MUST_CHECK;

#endif
