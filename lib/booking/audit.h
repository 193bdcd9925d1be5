#ifndef BOOKING_AUDIT_H
#define BOOKING_AUDIT_H

#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/* What was counted, and how many faults were found (0: points are conserved
 * and each paid reservation has exactly one payment). */
struct audit_report {
	int64_t accounts, payments, paid_reservations;
	int64_t granted, paid, refunded, balance; /* points */
	int64_t faults;
};

/* Reads one consistent snapshot; each_fault() gets a line for each rule that is
 * broken. */
enum status audit_ledger(struct sql *,
    void (*each_fault)(void *, const char *line), void *arg,
    struct audit_report *) MUST_CHECK;

#endif
