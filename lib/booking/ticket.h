#ifndef BOOKING_TICKET_H
#define BOOKING_TICKET_H

#include <stdint.h>

#include "base/base32.h"
#include "base/sign.h"
#include "base/status.h"
#include "booking/booking_number.h"

struct keyring;

/*
 * A ticket's code: what a buyer shows at the door, one for each seat.  It names
 * the item that was paid, so that a seat which is refunded and sold again has
 * another code, and it is signed, so that the public key is enough to check it.
 */
struct ticket {
	int64_t id; /* of the payment's item */
	int64_t concert_id, seat_id;
};

#define TICKET_PURPOSE "ticket" /* of its keys and its signature */
#define TICKET_PREFIX "USHER1"
#define TICKET_BYTES (1 + 4 + 4 + 6) /* key, concert, seat, item */
#define TICKET_TEXT_SIZE                                                       \
	(sizeof TICKET_PREFIX + BASE32_LEN(TICKET_BYTES + SIGN_BYTES))

/* The same ticket under the same key has the same text. */
void ticket_write(
    struct keyring *secret, const struct ticket *, char text[TICKET_TEXT_SIZE]);

/* BAD_FIELD if it has not the form of a code; TOKEN_INVALID, with what it
 * claims to be, if none of the keys signed it. */
enum status ticket_read(
    struct keyring *public, const char *text, struct ticket *) MUST_CHECK;

/* What people type instead, a booking's number and a seat's: KM4T7-0VQ2X-31.
 * It is not signed: only the list of what was sold can tell whether it is
 * right. */
struct ticket_typed {
	char booking[BOOKING_NUMBER_SIZE];
	int64_t seat_id;
};

/* BAD_FIELD. */
enum status ticket_read_typed(
    const char *text, struct ticket_typed *) MUST_CHECK;

#endif
