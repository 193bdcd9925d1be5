#ifndef BOOKING_EXPIRE_H
#define BOOKING_EXPIRE_H

#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/*
 * One turn of the job: delete holds whose time is over, keys older than a day,
 * and what the gate and sign-in no longer need, in batches, for some seconds at
 * most; then write down that it ran.  *deleted: holds.
 */
enum status expire_turn(struct sql *, int64_t *deleted) MUST_CHECK;

#endif
