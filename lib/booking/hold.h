#ifndef BOOKING_HOLD_H
#define BOOKING_HOLD_H

#include "base/buyer.h"
#include "booking/concert.h"
#include "booking/reservation.h"

struct hold_request {
	struct buyer buyer;
	const struct concert *concert;
	const int64_t *seats; /* distinct, at most RESERVATION_LIST_MAX */
	size_t n;
};

struct hold_result {
	struct reservation list[RESERVATION_LIST_MAX]; /* by seat id */
	size_t n;
	/* On SEAT_TAKEN and NO_SEAT, because of which seats. */
	int64_t refused[RESERVATION_LIST_MAX];
	size_t nrefused;
};

/*
 * Hold all the seats for the account, or none.  A seat it holds already stays
 * as it is, with its old deadline.  NO_SEAT, SEAT_TAKEN, LIMIT_REACHED,
 * LOGIN_REQUIRED, NO_ACCOUNT.
 */
enum status hold_seats(
    struct sql *, const struct hold_request *, struct hold_result *) MUST_CHECK;

#endif
