#ifndef TESTS_BOOKING_PAYMENT_FIXTURE_H
#define TESTS_BOOKING_PAYMENT_FIXTURE_H

#include "fixture.h"

/* Kim has 1,000 points and holds a seat for 100, lee has 150 points, and there
 * are seats for 100 for both. */
struct payment_fixture {
	struct sql *owner, *db;
	struct concert concert;
	struct reservation held;
};

void payment_fixture_begin(struct payment_fixture *);
void payment_fixture_end(struct payment_fixture *); /* audits the ledger */

int64_t payment_fixture_count(const struct payment_fixture *); /* payments */

#endif
