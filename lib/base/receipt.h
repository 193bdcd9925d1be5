#ifndef BASE_RECEIPT_H
#define BASE_RECEIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/account_id.h"
#include "base/conf.h"
#include "base/mac_text.h"
#include "base/status.h"

struct keyring;

/*
 * A receipt: the queue's signed word that an account was admitted to a concert,
 * until when, and how many the room lets in at a time.  Booking, which cannot
 * make one, takes it while the queue does not answer (booking.outage).
 */
struct receipt {
	int64_t concert_id;
	int64_t number; /* of the place */
	int64_t capacity; /* of the room when it was given */
	int64_t end_ms; /* of the admission, by the clock of Redis */
	char account[ACCOUNT_ID_MAX + 1];
};

/* Does the configuration say that receipts are given and taken? */
bool receipt_in_use(const struct conf *);

enum status receipt_sign(struct keyring *secret, const struct receipt *,
    char text[MAC_SEALED_MAX]) MUST_CHECK;

/* Does the text say the same as this receipt would, signed by the newest key?
 * Its signature is not looked at, which would cost more than another one: for
 * the service that gives receipts, and never to let anybody in. */
bool receipt_says(
    struct keyring *secret, const struct receipt *, const char *text);

/* TOKEN_INVALID unless the queue signed it.  Whether it is over is for the
 * caller to say. */
enum status receipt_open(
    struct keyring *public, const char *text, struct receipt *) MUST_CHECK;

#endif
