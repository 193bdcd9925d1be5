/* Accounts, and signing in to them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <check.h>

#include "booking/account.h"
#include "booking/login.h"
#include "fixture.h"

static struct sql *owner, *db;

static void
set_up(void)
{
	owner = fixture_owner();
	db = fixture_sql(SQL_USER_LOGIN);
	fixture_empty(owner);
	ck_assert_int_eq(account_add(owner, "kim", "김", "secret", 500), ST_OK);
	ck_assert_int_eq(account_add(owner, "apache", "A", NULL, 0), ST_OK);
	conf.booking_logins_per_account = 5;
	conf.booking_logins_per_address = 8;
}

static void
tear_down(void)
{
	sql_free(db);
	sql_free(owner);
}

static enum status
sign_in_from(const char *account, const char *password, const char *address)
{
	struct login login = { account, password, address };
	struct account a;
	int64_t wait_ms = 0;
	enum status st = login_check(db, &conf, &login, &a, &wait_ms);

	if (st == ST_OK)
		ck_assert_str_eq(a.id, account);
	if (st == ST_TOO_MANY_REQUESTS) {
		ck_assert_int_gt(wait_ms, 0);
		ck_assert_int_le(wait_ms, 15 * 60 * 1000);
	}
	return st;
}

static enum status
sign_in(const char *account, const char *password)
{
	return sign_in_from(account, password, "192.0.2.1");
}

START_TEST(the_right_password_signs_in_and_no_other)
{
	ck_assert_int_eq(sign_in("kim", "secret"), ST_OK);
	ck_assert_int_eq(sign_in("kim", "Secret"), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim", "secret "), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("KIM", "secret"), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim ", "secret"), ST_LOGIN_FAILED);
}
END_TEST

START_TEST(who_is_not_there_or_has_no_password_cannot_sign_in)
{
	ck_assert_int_eq(sign_in("nobody", "secret"), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("apache", ""), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("apache", "nobody"), ST_LOGIN_FAILED);
}
END_TEST

/* What three failed attempts cost this process, whatever else runs. */
static clock_t
work_of_failing(const char *id, const char *ip)
{
	clock_t start = clock();

	for (int i = 0; i < 3; i++)
		ck_assert_int_eq(
		    sign_in_from(id, "wrong", ip), ST_LOGIN_FAILED);
	return clock() - start;
}

/* An answer that comes at once would tell that the account does not exist. */
START_TEST(an_unknown_account_takes_as_long_as_a_known_one)
{
	clock_t known, unknown;

	sign_in("nobody", "x"); /* makes the hash it is compared with */
	known = work_of_failing("kim", "192.0.2.2");
	unknown = work_of_failing("nobody", "192.0.2.3");
	ck_assert_int_gt(unknown * 3, known);
	ck_assert_int_gt(known * 3, unknown);
}
END_TEST

START_TEST(passwords_are_kept_as_argon2id)
{
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM account WHERE "
			       "password_hash LIKE '$argon2id$%'"),
	    1);
	ck_assert_int_eq(account_set_password(owner, "kim", "other"), ST_OK);
	ck_assert_int_eq(sign_in("kim", "secret"), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim", "other"), ST_OK);
	ck_assert_int_eq(
	    account_set_password(owner, "nobody", "other"), ST_NO_ACCOUNT);
}
END_TEST

START_TEST(too_many_failures_lock_an_account_for_a_while)
{
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(sign_in("kim", "wrong"), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim", "secret"), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in_from("kim", "secret", "192.0.2.9"), ST_TOO_MANY_REQUESTS);
	/* A quarter of an hour passes. */
	fixture_run(owner, "UPDATE login_attempt SET ends_at = NOW(6)");
	ck_assert_int_eq(sign_in("kim", "secret"), ST_OK);
}
END_TEST

START_TEST(too_many_failures_lock_an_address_whatever_the_account)
{
	char account[16];

	for (int i = 0; i < 8; i++) {
		snprintf(account, sizeof account, "guess%d", i);
		ck_assert_int_eq(sign_in(account, "x"), ST_LOGIN_FAILED);
	}
	ck_assert_int_eq(sign_in("kim", "secret"), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in_from("kim", "secret", "192.0.2.9"), ST_OK);
}
END_TEST

START_TEST(addresses_of_one_ipv6_network_count_as_one)
{
	char account[16], address[40];

	for (int i = 0; i < 8; i++) {
		snprintf(account, sizeof account, "guess%d", i);
		snprintf(address, sizeof address, "2001:db8:1:2::%x", i + 1);
		ck_assert_int_eq(
		    sign_in_from(account, "x", address), ST_LOGIN_FAILED);
	}
	ck_assert_int_eq(sign_in_from("kim", "secret", "2001:db8:1:2:ffff::1"),
	    ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in_from("kim", "secret", "2001:db8:1:3::1"), ST_OK);
}
END_TEST

START_TEST(a_success_is_no_failure)
{
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(sign_in("kim", "secret"), ST_OK);
}
END_TEST

START_TEST(an_address_that_is_locked_does_not_lock_accounts)
{
	char account[16];

	for (int i = 0; i < 8; i++) {
		snprintf(account, sizeof account, "guess%d", i);
		sign_in(account, "x");
	}
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(sign_in("kim", "x"), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in_from("kim", "secret", "192.0.2.9"), ST_OK);
}
END_TEST

static int
guess(struct sql *other, int i, void *arg)
{
	struct login login = { "kim", "wrong", "192.0.2.1" };
	struct sql *s = fixture_sql(SQL_USER_LOGIN);
	struct account a;
	int64_t wait_ms;
	enum status st = login_check(s, &conf, &login, &a, &wait_ms);

	(void)other;
	(void)i;
	(void)arg;
	sql_free(s);
	return (int)st;
}

START_TEST(parallel_guesses_do_not_get_past_the_limit)
{
	int count[256];

	fixture_race(16, guess, NULL, count);
	ck_assert_int_le(count[ST_LOGIN_FAILED], 5);
	ck_assert_int_eq(
	    count[ST_LOGIN_FAILED] + count[ST_TOO_MANY_REQUESTS], 16);
}
END_TEST

START_TEST(accounts_are_added_once_and_only_if_acceptable)
{
	static const char long_id[] =
	    "123456789012345678901234567890123456789012345678901";

	ck_assert_int_eq(
	    account_add(owner, "kim", "Kim", "secret", 0), ST_CONFLICT);
	ck_assert_int_eq(account_add(owner, "", "Kim", NULL, 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "a b", "Kim", NULL, 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, long_id, "Kim", NULL, 0), ST_BAD_FIELD);
	ck_assert_int_eq(account_add(owner, "lee", "", NULL, 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "lee", "Lee", "abc", 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    account_add(owner, "lee", "Lee", "secret", -1), ST_BAD_FIELD);
	ck_assert_int_eq(account_add(owner, "lee", "Lee", "secret", 1), ST_OK);
	fixture_audit(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("account");
	TCase *tc = tcase_create("sign in");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_right_password_signs_in_and_no_other);
	tcase_add_test(tc, who_is_not_there_or_has_no_password_cannot_sign_in);
	tcase_add_test(tc, an_unknown_account_takes_as_long_as_a_known_one);
	tcase_add_test(tc, passwords_are_kept_as_argon2id);
	tcase_add_test(tc, too_many_failures_lock_an_account_for_a_while);
	tcase_add_test(
	    tc, too_many_failures_lock_an_address_whatever_the_account);
	tcase_add_test(tc, addresses_of_one_ipv6_network_count_as_one);
	tcase_add_test(tc, a_success_is_no_failure);
	tcase_add_test(tc, an_address_that_is_locked_does_not_lock_accounts);
	tcase_add_test(tc, parallel_guesses_do_not_get_past_the_limit);
	tcase_add_test(tc, accounts_are_added_once_and_only_if_acceptable);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
