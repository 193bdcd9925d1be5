#include <stdio.h>

#include "booking/account.h"
#include "key_pair.h"
#include "sign_in.h"

struct sign_in_fixture signing;

static int64_t now_ms = INT64_C(1790000000000);

void
sign_in_set_clock(struct sql *s)
{
	fixture_set_clock(s, now_ms);
}

void
sign_in_pass_time(int64_t ms)
{
	now_ms += ms;
	sign_in_set_clock(signing.db);
}

void
sign_in_begin(void)
{
	const char *fault;

	signing.owner = fixture_owner();
	signing.db = fixture_sql(SQL_USER_LOGIN);
	fixture_empty(signing.owner);
	sign_in_set_clock(signing.db);
	key_pair_open(1, 's', &signing.secret, &signing.public);
	ck_assert_int_eq(
	    account_add(signing.owner, "kim", "Kim", PASSWORD, 0, &fault),
	    ST_OK);
	ck_assert_int_eq(
	    account_add(signing.owner, "lee", "Lee", PASSWORD, 0, &fault),
	    ST_OK);
	conf.booking_logins_per_account = 5;
	conf.booking_logins_per_address = 100;
	conf.booking_logins_per_min = 600;
}

void
sign_in_end(void)
{
	keyring_free(signing.secret);
	keyring_free(signing.public);
	sql_free(signing.db);
	sql_free(signing.owner);
}

enum status
sign_in(const char *account, const char *password, const char *address,
    const char *device)
{
	struct login login = { account, password, address, device };
	enum status st = login_check(signing.db, &conf, signing.secret,
	    signing.public, &login, &signing.result);

	if (st == ST_OK)
		ck_assert_str_eq(signing.result.account.id, account);
	if (st == ST_TOO_MANY_REQUESTS)
		ck_assert_int_ge(signing.result.retry_after_ms, 1);
	return st;
}

void
sign_in_fail(int n, const char *account, const char *address)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(
		    sign_in(account, "wrong", address, NULL), ST_LOGIN_FAILED);
}

int
sign_in_spray(const char *address, int most)
{
	static int account;
	char name[20];

	for (int i = 0; i < most; i++) {
		snprintf(name, sizeof name, "guess%d", account++);
		if (sign_in(name, PASSWORD, address, NULL) != ST_LOGIN_FAILED)
			return i;
	}
	return most;
}

const char *
sign_in_browser(const char *account)
{
	static char device[MAC_SEALED_MAX];

	ck_assert_int_eq(sign_in(account, PASSWORD, HOME, NULL), ST_OK);
	snprintf(device, sizeof device, "%s", signing.result.device);
	return device;
}
