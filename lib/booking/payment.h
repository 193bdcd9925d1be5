#ifndef BOOKING_PAYMENT_H
#define BOOKING_PAYMENT_H

#include <stddef.h>
#include <stdint.h>

#include "base/buyer.h"
#include "base/status.h"
#include "booking/concert_ids.h"
#include "booking/reservation.h"
#include "store/sql.h"

struct payment_request {
	struct buyer buyer;
	const char *key; /* the Idempotency-Key, or NULL */
	const int64_t *reservations; /* distinct */
	size_t n; /* 1 to RESERVATION_LIST_MAX */
};

struct payment_result {
	char *answer; /* JSON, the same bytes for every retry; owned */
	size_t answer_len;
	/* Where this call paid for seats; empty when it repeats an answer. */
	struct concert_ids concerts;
	/* The price and what the account has; on INSUFFICIENT_POINTS too. */
	int64_t amount, balance;
};

/*
 * Pay for holds, exactly once a key.  KEY_REQUIRED if the key is missing or
 * malformed; INSUFFICIENT_POINTS; PAYMENT_IN_PROGRESS; RESERVATION_EXPIRED if
 * one of them is not (any more) a hold of the account; ALREADY_PAID;
 * KEY_REUSED; LOGIN_REQUIRED; NO_ACCOUNT.
 */
enum status payment_complete(struct sql *, const struct payment_request *,
    struct payment_result *) MUST_CHECK;
void payment_result_free(struct payment_result *);

#endif
