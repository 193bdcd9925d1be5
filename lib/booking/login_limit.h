#ifndef BOOKING_LOGIN_LIMIT_H
#define BOOKING_LOGIN_LIMIT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

#define LOGIN_SUBJECT_MAX 120 /* characters, as the column has them */

/* What an attempt counts against. */
struct login_limit {
	const char *kind; /* one that the table login_attempt knows */
	char subject[4 * LOGIN_SUBJECT_MAX + 1];
	int64_t at_once; /* attempts that cost no wait, at least 1 */
	int64_t forget_us; /* one is forgotten in this time: the longest wait */
};

/*
 * Count one attempt against all of the limits, or, if any of them has to wait,
 * against none: TOO_MANY_REQUESTS, with the wait.  The limits that all callers
 * share come first, always in the same order.
 */
enum status login_limit_count(struct sql *, const struct login_limit *,
    size_t n, int64_t *retry_after_ms) MUST_CHECK;

/* Take the attempt back. */
enum status login_limit_uncount(
    struct sql *, const struct login_limit *, size_t n) MUST_CHECK;

#endif
