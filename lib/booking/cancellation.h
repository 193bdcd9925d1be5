#ifndef BOOKING_CANCELLATION_H
#define BOOKING_CANCELLATION_H

#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

struct cancellation {
	int64_t holds; /* given back */
	int64_t seats; /* refunded */
	int64_t amount; /* points of those */
};

/* What a cancellation would give back now.  NO_CONCERT. */
enum status cancellation_count(
    struct sql *, int64_t concert_id, struct cancellation *) MUST_CHECK;

/*
 * Cancel a concert: nothing of it is sold any more, holds are given back, and
 * all that is paid is refunded, seat by seat, each in a transaction of its own.
 * Run again after a failure it goes on with what is left.  The result is what
 * this run gave back, also of one that fails.  NO_CONCERT.
 */
enum status cancellation_run(
    struct sql *, int64_t concert_id, struct cancellation *) MUST_CHECK;

#endif
