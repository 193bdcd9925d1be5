/*
 * Signing in: whose wrong attempts keep whom out, and for how long.  The clock
 * of the database stands still for the connections here, and passes when told.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "base/sign.h"
#include "booking/account.h"
#include "booking/login.h"
#include "fixture.h"
#include "key_pair.h"

#define PASSWORD "a long secret"
#define HOME "192.0.2.1"
#define ELSEWHERE "198.51.100.9"

static struct sql *owner, *db;
static struct keyring *secret, *public;
static struct login_result result;
static int64_t now_ms = INT64_C(1790000000000);

/* The test is linked with this in place of sign_open(). */
static int signatures_checked;

enum status __real_sign_open(struct keyring *public_keys, const char *purpose,
    const char *text, struct mac_opened *);
enum status __wrap_sign_open(struct keyring *public_keys, const char *purpose,
    const char *text, struct mac_opened *);

enum status
__wrap_sign_open(struct keyring *public_keys, const char *purpose,
    const char *text, struct mac_opened *opened)
{
	signatures_checked++;
	return __real_sign_open(public_keys, purpose, text, opened);
}

/* NOW(6) is this for a connection. */
static void
set_clock(struct sql *s)
{
	char text[64];

	snprintf(text, sizeof text, "SET timestamp = %lld.%03d",
	    (long long)(now_ms / 1000), (int)(now_ms % 1000));
	fixture_run(s, text);
}

static void
pass_time(int64_t ms)
{
	now_ms += ms;
	set_clock(db);
}

static void
set_up(void)
{
	const char *fault;

	owner = fixture_owner();
	db = fixture_sql(SQL_USER_LOGIN);
	fixture_empty(owner);
	set_clock(db);
	key_pair_open(1, 's', &secret, &public);
	ck_assert_int_eq(
	    account_add(owner, "kim", "Kim", PASSWORD, 0, &fault), ST_OK);
	ck_assert_int_eq(
	    account_add(owner, "lee", "Lee", PASSWORD, 0, &fault), ST_OK);
	conf.booking_logins_per_account = 5;
	conf.booking_logins_per_address = 100;
	conf.booking_logins_per_min = 600;
}

static void
tear_down(void)
{
	keyring_free(secret);
	keyring_free(public);
	sql_free(db);
	sql_free(owner);
}

static enum status
sign_in(const char *account, const char *password, const char *address,
    const char *device)
{
	struct login login = { account, password, address, device };
	enum status st =
	    login_check(db, &conf, secret, public, &login, &result);

	if (st == ST_OK)
		ck_assert_str_eq(result.account.id, account);
	if (st == ST_TOO_MANY_REQUESTS)
		ck_assert_int_ge(result.retry_after_ms, 1);
	return st;
}

/* Fail n times, of which none is refused. */
static void
fail_times(int n, const char *account, const char *address)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(
		    sign_in(account, "wrong", address, NULL), ST_LOGIN_FAILED);
}

/* Guesses from addresses of all the world; the first that is refused ends them.
 * How many were not. */
static int
guess_from_everywhere(const char *account, int most)
{
	char address[20];

	for (int i = 0; i < most; i++) {
		snprintf(
		    address, sizeof address, "10.%d.%d.1", i / 200, i % 200);
		if (sign_in(account, "wrong", address, NULL) != ST_LOGIN_FAILED)
			return i;
	}
	return most;
}

/* One password for many accounts, from one address. */
static int
spray(const char *address, int most)
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

/* A browser that signed in before: what it then shows. */
static const char *
known_browser(const char *account)
{
	static char device[MAC_SEALED_MAX];

	ck_assert_int_eq(sign_in(account, PASSWORD, HOME, NULL), ST_OK);
	snprintf(device, sizeof device, "%s", result.device);
	return device;
}

/* --- one account ---------------------------------------------------------- */

START_TEST(guesses_of_a_stranger_do_not_lock_the_owner_out)
{
	fail_times(5, "kim", ELSEWHERE);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(nor_do_those_of_one_at_the_same_address_a_browser_that_is_known)
{
	const char *device = known_browser("kim");

	fail_times(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_int_eq(sign_in("lee", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

/* 5 at once, then after 1 s, 2 s, 4 s ... 15 minutes; the right password has to
 * wait as well, or an answer would tell that it is right. */
START_TEST(a_lock_slows_before_it_shuts)
{
	fail_times(5, "kim", HOME);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(
		    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
		if (i < 10)
			ck_assert_int_eq(result.retry_after_ms, 1000 << i);
		else
			ck_assert_int_ge(result.retry_after_ms, 1000 << 9);
		ck_assert_int_le(result.retry_after_ms, 15 * 60 * 1000);
		pass_time(result.retry_after_ms - 1);
		ck_assert_int_eq(
		    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
		pass_time(1);
		fail_times(1, "kim", HOME);
	}
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	pass_time(result.retry_after_ms);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(failures_are_forgotten_one_by_one)
{
	fail_times(4, "kim", HOME);
	pass_time(15 * 60 * 1000);
	fail_times(2, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	pass_time(5 * 15 * 60 * 1000);
	fail_times(5, "kim", HOME);
}
END_TEST

START_TEST(an_attempt_that_has_to_wait_counts_nothing)
{
	fail_times(5, "kim", HOME);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(
		    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	pass_time(1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(guesses_from_everywhere_slow_down_but_do_not_shut)
{
	const char *device = known_browser("kim");

	ck_assert_int_eq(guess_from_everywhere("kim", 100), 50);
	ck_assert_int_le(result.retry_after_ms, 1000);
	for (int i = 0; i < 10; i++) {
		pass_time(60 * 1000);
		fail_times(1, "kim", ELSEWHERE);
	}
	pass_time(60 * 1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
	/* And while they go on: */
	guess_from_everywhere("kim", 100);
	guess_from_everywhere("kim", 100);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(result.retry_after_ms, 60 * 1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_int_eq(sign_in("lee", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(a_success_is_no_failure)
{
	fail_times(4, "kim", HOME);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
	fail_times(1, "kim", HOME);
}
END_TEST

static int
guess(struct sql *s, int i, void *password)
{
	struct login login = { "kim", password, HOME, NULL };
	struct sql *own = fixture_sql(SQL_USER_LOGIN);

	(void)s;
	(void)i;
	if (strcmp(password, PASSWORD) != 0)
		set_clock(own);
	return (int)login_check(own, &conf, secret, public, &login, &result);
}

START_TEST(parallel_guesses_do_not_get_past_the_limit)
{
	char wrong[] = "wrong";
	int count[256];

	fixture_race(16, guess, wrong, count);
	ck_assert_int_eq(count[ST_LOGIN_FAILED], 5);
	ck_assert_int_eq(count[ST_TOO_MANY_REQUESTS], 11);
}
END_TEST

/* None may be made to wait for one whose statement began a moment later: each
 * has the real clock. */
START_TEST(parallel_sign_ins_within_the_limit_do_not_wait)
{
	char right[] = PASSWORD;
	int count[256];

	conf.booking_logins_per_account = 100;
	for (int i = 0; i < 5; i++) {
		fixture_race(16, guess, right, count);
		ck_assert_int_eq(count[ST_OK], 16);
	}
}
END_TEST

/* --- a browser that signed in before -------------------------------------- */

START_TEST(a_known_browser_that_guesses_locks_itself_alone)
{
	const char *device = known_browser("kim");

	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(
		    sign_in("kim", "wrong", HOME, device), ST_LOGIN_FAILED);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, device), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, ELSEWHERE, device), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

/* It keeps its id when it signs in again, and so its count. */
START_TEST(signing_in_again_is_no_new_browser)
{
	const char *device = known_browser("kim");

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
		    sign_in("kim", "wrong", HOME, device), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_str_eq(result.device, device);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, device), ST_LOGIN_FAILED);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, device), ST_TOO_MANY_REQUESTS);
}
END_TEST

START_TEST(a_browser_is_known_to_its_account_alone)
{
	const char *device = known_browser("lee");

	fail_times(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, device), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, "forged"), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("nobody", PASSWORD, HOME, device), ST_LOGIN_FAILED);
}
END_TEST

/* An attempt that has to wait is not limited, and hashes nothing: whether a
 * signature is checked would be most of its time. */
START_TEST(a_cookie_does_not_tell_which_accounts_there_are)
{
	static const char *const accounts[] = { "kim", "nobody", "guest" };
	const char *device = known_browser("lee");

	ck_assert_int_eq(account_meet(owner, "guest", "guest"), ST_OK);
	spray(ELSEWHERE, 101);
	for (size_t i = 0; i < ARRAY_LEN(accounts); i++) {
		signatures_checked = 0;
		ck_assert_int_eq(
		    sign_in(accounts[i], "wrong", ELSEWHERE, device),
		    ST_TOO_MANY_REQUESTS);
		ck_assert_int_eq(signatures_checked, 1);
	}
}
END_TEST

/* Somebody who knew the old one may have made many browsers known. */
START_TEST(a_new_password_makes_browsers_unknown)
{
	const char *device = known_browser("kim"), *fault;

	ck_assert_int_eq(
	    account_set_password(owner, "kim", PASSWORD, &fault), ST_OK);
	fail_times(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, device), ST_TOO_MANY_REQUESTS);
}
END_TEST

/* --- one address ---------------------------------------------------------- */

START_TEST(one_address_tries_a_hundred_accounts_and_then_slowly)
{
	const char *device = known_browser("kim");

	ck_assert_int_eq(spray(HOME, 200), 100);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_le(result.retry_after_ms, 9000);
		pass_time(result.retry_after_ms);
		ck_assert_int_eq(spray(HOME, 2), 1);
	}
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_int_eq(sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_OK);
}
END_TEST

START_TEST(an_address_that_has_to_wait_slows_no_account_down)
{
	spray(HOME, 101);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(
		    sign_in("kim", "x", HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM login_attempt "
			       "WHERE subject LIKE '%kim'"),
	    0);
}
END_TEST

START_TEST(an_ipv6_network_is_one_address)
{
	char address[40];

	conf.booking_logins_per_address = 8;
	for (int i = 0; i < 8; i++) {
		snprintf(address, sizeof address, "2001:db8:1:2::%x", i + 1);
		ck_assert_int_eq(spray(address, 1), 1);
	}
	ck_assert_int_eq(sign_in("kim", PASSWORD, "2001:db8:1:2:ffff::1", NULL),
	    ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, "2001:db8:1:3::1", NULL), ST_OK);
	ck_assert_int_eq(spray("::ffff:192.0.2.1", 8), 8);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
}
END_TEST

/* Ten times what one address may. */
START_TEST(addresses_of_one_provider_are_limited_together)
{
	static const struct {
		const char *of, *beside, *apart;
	} networks[] = {
		{ "192.0.2.%d", "192.0.2.99", "192.0.3.99" },
		{ "2001:db8:1:%d::1", "2001:db8:1:99::1", "2001:db8:2:99::1" },
	};
	char address[40];

	conf.booking_logins_per_address = 2;
	for (int i = 0; i < 10; i++) {
		/* The format is one of the two above. */
		if (_i == 0)
			snprintf(address, sizeof address, "192.0.2.%d", i);
		else
			snprintf(
			    address, sizeof address, "2001:db8:1:%d::1", i);
		ck_assert_int_eq(spray(address, 2), 2);
	}
	ck_assert_int_eq(sign_in("kim", PASSWORD, networks[_i].beside, NULL),
	    ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, networks[_i].apart, NULL), ST_OK);
}
END_TEST

/* Each costs a comparison: of a browser that is known as well. */
START_TEST(right_sign_ins_of_one_address_have_a_rate)
{
	const char *device = known_browser("kim");
	int n = 1;

	conf.booking_logins_per_min = 20;
	while (sign_in("kim", PASSWORD, HOME, device) == ST_OK)
		n++;
	ck_assert_int_eq(n, 20);
	ck_assert_int_eq(result.retry_after_ms, 1000);
	ck_assert_int_eq(
	    sign_in("lee", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_OK);
	pass_time(60 * 1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	conf.booking_logins_per_min = 0;
	for (int i = 0; i < 30; i++)
		ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
}
END_TEST

/* --- the clock ------------------------------------------------------------ */

/* Found: all of an address waited for as long as the clock was set back. */
START_TEST(a_clock_that_is_set_back_keeps_nobody_out)
{
	fail_times(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	conf.booking_logins_per_min = 20;
	while (sign_in("lee", PASSWORD, HOME, NULL) == ST_OK)
		;
	pass_time(-60 * 60 * 1000);
	ck_assert_int_eq(sign_in("lee", PASSWORD, HOME, NULL), ST_OK);
	pass_time(3000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

/* Nor does it give more than one attempt to those who wait. */
START_TEST(nor_does_it_let_a_guesser_go_on)
{
	fail_times(5, "kim", HOME);
	pass_time(-60 * 60 * 1000);
	fail_times(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(result.retry_after_ms, 15 * 60 * 1000);
}
END_TEST

/* --- settings ------------------------------------------------------------- */

START_TEST(the_narrowest_settings_are_limits_too)
{
	conf.booking_logins_per_account = 1;
	conf.booking_logins_per_address = 1;
	fail_times(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("lee", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(result.retry_after_ms, 1000);
	ck_assert_int_eq(sign_in("lee", PASSWORD, ELSEWHERE, NULL), ST_OK);
}
END_TEST

/* More is remembered than is allowed at all, and the wait is the longest. */
START_TEST(settings_that_became_narrower_do_no_harm)
{
	fixture_run(owner,
	    "INSERT INTO login_attempt VALUES ('pair', '192.0.2.1/32 kim', "
	    "NULL, '2036-01-01')");
	conf.booking_logins_per_account = 1;
	fail_times(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(result.retry_after_ms, 15 * 60 * 1000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("login");
	TCase *account = tcase_create("account");
	TCase *browser = tcase_create("browser");
	TCase *address = tcase_create("address");

	tcase_add_checked_fixture(account, set_up, tear_down);
	tcase_add_checked_fixture(browser, set_up, tear_down);
	tcase_add_checked_fixture(address, set_up, tear_down);
	tcase_set_timeout(account, 60);
	tcase_set_timeout(browser, 60);
	tcase_set_timeout(address, 60);
	tcase_add_test(
	    account, guesses_of_a_stranger_do_not_lock_the_owner_out);
	tcase_add_test(account,
	    nor_do_those_of_one_at_the_same_address_a_browser_that_is_known);
	tcase_add_test(account, a_lock_slows_before_it_shuts);
	tcase_add_test(account, failures_are_forgotten_one_by_one);
	tcase_add_test(account, an_attempt_that_has_to_wait_counts_nothing);
	tcase_add_test(
	    account, guesses_from_everywhere_slow_down_but_do_not_shut);
	tcase_add_test(account, a_success_is_no_failure);
	tcase_add_test(account, parallel_guesses_do_not_get_past_the_limit);
	tcase_add_test(account, parallel_sign_ins_within_the_limit_do_not_wait);
	tcase_add_test(
	    browser, a_known_browser_that_guesses_locks_itself_alone);
	tcase_add_test(browser, signing_in_again_is_no_new_browser);
	tcase_add_test(browser, a_browser_is_known_to_its_account_alone);
	tcase_add_test(
	    browser, a_cookie_does_not_tell_which_accounts_there_are);
	tcase_add_test(browser, a_new_password_makes_browsers_unknown);
	tcase_add_test(
	    address, one_address_tries_a_hundred_accounts_and_then_slowly);
	tcase_add_test(
	    address, an_address_that_has_to_wait_slows_no_account_down);
	tcase_add_test(address, an_ipv6_network_is_one_address);
	tcase_add_loop_test(
	    address, addresses_of_one_provider_are_limited_together, 0, 2);
	tcase_add_test(address, right_sign_ins_of_one_address_have_a_rate);
	tcase_add_test(address, a_clock_that_is_set_back_keeps_nobody_out);
	tcase_add_test(address, nor_does_it_let_a_guesser_go_on);
	tcase_add_test(address, the_narrowest_settings_are_limits_too);
	tcase_add_test(address, settings_that_became_narrower_do_no_harm);
	suite_add_tcase(s, account);
	suite_add_tcase(s, browser);
	suite_add_tcase(s, address);
	return fixture_main(s);
}
