#ifndef BOOKING_LOGIN_H
#define BOOKING_LOGIN_H

#include <stdint.h>

#include "base/conf.h"
#include "base/mac_text.h"
#include "base/status.h"
#include "booking/account.h"
#include "store/sql.h"

struct keyring;

struct login {
	const char *account;
	const char *password;
	const char *address; /* of the client, IPv4 or IPv6 text */
	const char *device; /* what login_result.device once was, or NULL */
};

struct login_result {
	struct account account;
	char device[MAC_SEALED_MAX]; /* for this browser to show next time */
	int64_t retry_after_ms; /* with TOO_MANY_REQUESTS alone */
};

/*
 * Check a password.  LOGIN_FAILED if the account or the password is wrong;
 * TOO_MANY_REQUESTS, whatever the password is, if an attempt has to wait.
 */
enum status login_check(struct sql *, const struct conf *,
    struct keyring *secret, struct keyring *public, const struct login *,
    struct login_result *) MUST_CHECK;

#endif
