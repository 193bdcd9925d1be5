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
	/* On SEAT_TAKEN, SEAT_COOLING and NO_SEAT, because of which seats. */
	int64_t refused[RESERVATION_LIST_MAX];
	size_t nrefused;
	/* On SEAT_COOLING and HOLDS_EXHAUSTED, when to ask again. */
	int64_t again_at_ms;
};

/*
 * Hold all the seats for the account, or none.  A seat it holds already stays
 * as it is, with its old deadline.  NO_SEAT, SEAT_TAKEN, LIMIT_REACHED,
 * SEAT_COOLING, HOLDS_EXHAUSTED, LOGIN_REQUIRED, NO_ACCOUNT; SALE_NOT_OPEN,
 * SALE_CLOSED, and NO_CONCERT for one that is hidden.
 */
enum status hold_seats(
    struct sql *, const struct hold_request *, struct hold_result *) MUST_CHECK;

#endif
