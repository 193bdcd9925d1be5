#ifndef BOOKING_UNPAID_HOLD_H
#define BOOKING_UNPAID_HOLD_H

#include <stdint.h>

#include "base/status.h"
#include "booking/concert.h"
#include "store/sql.h"

/* Holds that are not paid, while they last and for a day after they ended.  All
 * but the sweep run in the transaction that changes the reservation. */

/* The reservation, which is held, begins to count. */
enum status unpaid_hold_add(struct sql *, int64_t reservation_id) MUST_CHECK;

/* It was given back: it has ended now. */
enum status unpaid_hold_end(struct sql *, int64_t reservation_id) MUST_CHECK;

/* It was paid, and never counts any more. */
enum status unpaid_hold_pay(struct sql *, int64_t reservation_id) MUST_CHECK;

/* Until when the account cannot hold this seat again; 0: it can. */
enum status unpaid_hold_cooling(struct sql *, const char *account,
    const struct concert *, int64_t seat_id, int64_t *until_ms) MUST_CHECK;

/* HOLDS_EXHAUSTED if the account has left so many holds of the concert unpaid
 * that it can hold no more, and when it can again. */
enum status unpaid_hold_check(struct sql *, const char *account,
    const struct concert *, int64_t *again_at_ms) MUST_CHECK;

/* Deletes at most 200 rows that count no more; for usher-expire. */
extern const char unpaid_hold_sweep[];

#endif
