#ifndef CTL_BOOKING_ARG_H
#define CTL_BOOKING_ARG_H

#include <stdint.h>

#include "base/status.h"

struct ctl;

/* An argument that names a booking, for `booking show` and `refund` alike. */

/* A booking's number or its payment's, or r and a reservation's; the other id
 * is 0.  BAD_FIELD for anything else, NO_RESERVATION for a number that nothing
 * has. */
enum status booking_arg_parse(struct ctl *, int i, int64_t *payment_id,
    int64_t *reservation_id) MUST_CHECK;

/* Say that the booking does not exist.  NO_RESERVATION. */
enum status booking_arg_unknown(struct ctl *, int i);

#endif
