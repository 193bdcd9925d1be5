#ifndef BOOKING_CHECKIN_H
#define BOOKING_CHECKIN_H

#include <stdint.h>

#include "base/status.h"
#include "booking/seat.h"
#include "booking/ticket.h"
#include "store/sql.h"

struct keyring;

#define CHECKIN_TEXT_MAX 40 /* bytes of a device's name, and of a request's */

struct checkin_request {
	int64_t concert_id; /* whose door it is */
	const char *ticket; /* as scanned or typed */
	const char *device; /* what the staff call the one they use */
	const char
	    *request; /* made by the device; the same when it asks again */
	int64_t used_at_ms; /* when it let somebody in by itself; 0: now */
};

/* What the door is told. */
struct checkin {
	/* good: used by this request; used: by another, before; refunded;
	 * other_concert; bad_signature; unknown: not a ticket. */
	const char *result;
	int64_t ticket_id, concert_id; /* 0: not known */
	struct seat_place place; /* number 0: not known */
	int64_t used_at_ms; /* 0: not used */
	char device[CHECKIN_TEXT_MAX + 1];
};

/* Use a ticket, once among all devices. */
enum status checkin_use(struct sql *, struct keyring *public,
    const struct checkin_request *, struct checkin *) MUST_CHECK;

/* Only look at a ticket: good means not used. */
enum status checkin_look(struct sql *, struct keyring *public,
    const char *ticket, struct checkin *) MUST_CHECK;

#endif
