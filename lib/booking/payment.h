#ifndef BOOKING_PAYMENT_H
#define BOOKING_PAYMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

#define PAYMENT_KEY_MAX 64 /* bytes of an Idempotency-Key */

struct payment_request {
	const char *account;
	const char *key; /* visible ASCII, 1 to PAYMENT_KEY_MAX */
	const int64_t *reservations; /* distinct */
	size_t n;
};

struct payment_result {
	char *answer; /* JSON, the same bytes for every retry; owned */
	size_t answer_len;
	int64_t balance; /* what there is, on INSUFFICIENT_POINTS too */
	int64_t amount; /* what it costs */
};

/*
 * Pay for holds, exactly once a key.  KEY_REQUIRED for a key that is none;
 * INSUFFICIENT_POINTS; PAYMENT_IN_PROGRESS; RESERVATION_EXPIRED when one is no
 * hold of the account's any more; ALREADY_PAID; KEY_REUSED.
 */
enum status payment_complete(struct sql *, const struct payment_request *,
    struct payment_result *) MUST_CHECK;
void payment_result_free(struct payment_result *);

struct payment_refund {
	int64_t concert_id, seat_id, amount, balance;
	char account[51];
};

/* Give a paid reservation's points and seat back.  NO_RESERVATION when it is
 * not there, or not paid. */
enum status payment_refund(
    struct sql *, int64_t reservation_id, struct payment_refund *) MUST_CHECK;

#endif
