#ifndef BOOKING_RECEIPT_ADMISSION_H
#define BOOKING_RECEIPT_ADMISSION_H

#include "base/receipt.h"
#include "base/status.h"
#include "booking/concert.h"
#include "store/sql.h"

/*
 * Let an account go on by its receipt of this concert, while the queue service
 * is down: until the end that the receipt says, by the database's clock, and
 * never more accounts at a time than its capacity.  Each is counted and logged
 * once.  QUEUE_UNAVAILABLE: it is over, or the concert is full; NO_ACCOUNT;
 * what concert_sale() says.
 */
enum status receipt_admission_enter(
    struct sql *, const struct concert *, const struct receipt *) MUST_CHECK;

#endif
