#ifndef BOOKING_PAYMENT_H
#define BOOKING_PAYMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "booking/concert_set.h"
#include "booking/reservation.h"
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
	/* Of what this call paid, and nothing when it repeats an answer. */
	struct concert_set concerts;
	/* What it costs and what there is, on INSUFFICIENT_POINTS too. */
	int64_t amount, balance;
};

/*
 * Pay for holds, exactly once a key.  KEY_REQUIRED for a key that is none;
 * INSUFFICIENT_POINTS; PAYMENT_IN_PROGRESS; RESERVATION_EXPIRED when one is no
 * hold of the account's any more; ALREADY_PAID; KEY_REUSED; NO_ACCOUNT.
 */
enum status payment_complete(struct sql *, const struct payment_request *,
    struct payment_result *) MUST_CHECK;
void payment_result_free(struct payment_result *);

#endif
