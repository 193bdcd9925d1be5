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
 * Check a password.  An account and an address have booking.logins_per_account
 * and booking.logins_per_address failed attempts in a quarter of an hour; then
 * TOO_MANY_REQUESTS, with the wait.  LOGIN_FAILED if the account or the
 * password is wrong.
 */
enum status login_check(struct sql *, const struct conf *, const struct login *,
    struct account *, int64_t *retry_after_ms) MUST_CHECK;

#endif
