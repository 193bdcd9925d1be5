#ifndef BOOKING_LOGIN_H
#define BOOKING_LOGIN_H

#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "booking/account.h"
#include "store/sql.h"

struct login {
	const char *account;
	const char *password;
	const char *address; /* of the client, IPv4 or IPv6 text */
};

/*
 * Check a password, at most so often for an account and for an address as the
 * configuration says: an attempt counts before the password is looked at, so
 * that parallel ones do not get past the limit, and no longer when it was
 * right.  LOGIN_FAILED; TOO_MANY_REQUESTS with the wait.
 */
enum status login_check(struct sql *, const struct conf *, const struct login *,
    struct account *, int64_t *retry_after_ms) MUST_CHECK;

#endif
