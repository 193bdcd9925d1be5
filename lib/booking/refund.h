#ifndef BOOKING_REFUND_H
#define BOOKING_REFUND_H

#include <stdint.h>

#include "base/status.h"
#include "booking/account.h"
#include "booking/concert_ids.h"
#include "store/sql.h"

struct refund {
	int64_t payment_id;
	int64_t amount; /* points given back */
	int64_t balance; /* after that */
	char account[ACCOUNT_ID_MAX + 1];
	size_t seats;
	struct concert_ids concerts; /* where they are */
};

/* Give a paid reservation's points and seat back.  NO_RESERVATION if it does
 * not exist or is not paid; so a second refund of it gives nothing. */
enum status refund_reservation(
    struct sql *, int64_t reservation_id, struct refund *) MUST_CHECK;

/* The same for all that is still paid of a booking, or nothing of it. */
enum status refund_booking(
    struct sql *, int64_t payment_id, struct refund *) MUST_CHECK;

#endif
