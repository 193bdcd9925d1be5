#ifndef BOOKING_GIFT_H
#define BOOKING_GIFT_H

#include "booking/booking_number.h"
#include "booking/reservation.h"

/* Seats for an account that pays nothing here: guests, the box office. */
struct gift_request {
	const char *account;
	const int64_t *seats; /* distinct, at most RESERVATION_LIST_MAX */
	size_t n;
};

struct gift {
	int64_t payment_id;
	char booking[BOOKING_NUMBER_SIZE];
	int64_t refused; /* on NO_SEAT and SEAT_TAKEN: because of this seat */
	struct concert_ids concerts;
};

/*
 * Give all the seats, or none: each is sold to the account for 0 points.  What
 * buyers must keep to does not count: the limit of an account, the time of the
 * sale, and that a seat is blocked, which it is no more.  NO_ACCOUNT, NO_SEAT;
 * SEAT_TAKEN when it is held or sold.
 */
enum status gift_seats(
    struct sql *, const struct gift_request *, struct gift *) MUST_CHECK;

#endif
