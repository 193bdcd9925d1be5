#ifndef BOOKING_LEDGER_H
#define BOOKING_LEDGER_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

enum ledger_kind { LEDGER_GRANT, LEDGER_PAYMENT, LEDGER_REFUND };

struct ledger_row {
	const char *account;
	enum ledger_kind kind;
	int64_t amount; /* what the balance gains; below 0: loses */
	int64_t payment_id; /* 0: none */
	int64_t reservation_id; /* 0: none */
};

/* Move points and write down that they moved, in the caller's transaction.
 * INSUFFICIENT_POINTS when the balance does not suffice, NO_ACCOUNT. */
enum status ledger_move(struct sql *, const struct ledger_row *) MUST_CHECK;

/* What an account has.  NO_ACCOUNT. */
enum status ledger_balance(
    struct sql *, const char *account, int64_t *balance) MUST_CHECK;

/* A row of the ledger, as it was written. */
struct ledger_entry {
	int64_t id;
	const char
	    *kind; /* grant, payment, refund; good until each() returns */
	int64_t amount;
	int64_t reservation_id; /* of a refund, else 0 */
	int64_t created_at_ms;
};

/* The rows of a payment and its refunds, oldest first. */
enum status ledger_of_payment(struct sql *, int64_t payment_id,
    void (*each)(void *, const struct ledger_entry *), void *arg) MUST_CHECK;

#endif
