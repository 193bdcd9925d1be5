#ifndef BOOKING_AUDIT_H
#define BOOKING_AUDIT_H

#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/* What the check counted, and what it found wrong (0: points are conserved and
 * each paid reservation has exactly one payment). */
struct audit_report {
	int64_t accounts, payments, paid_reservations;
	int64_t granted, paid, refunded, balance; /* points */
	int64_t faults;
};

/* Reads one consistent snapshot; say() gets a line for each fault. */
enum status audit_ledger(struct sql *, void (*say)(void *, const char *line),
    void *arg, struct audit_report *) MUST_CHECK;

#endif
