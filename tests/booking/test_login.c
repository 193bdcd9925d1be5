/* Signing in: whose wrong attempts keep an account's owner out, and for how
 * long. */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/sign.h"
#include "booking/account.h"
#include "sign_in.h"

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

/* --- one account ---------------------------------------------------------- */

START_TEST(guesses_of_a_stranger_do_not_lock_the_owner_out)
{
	sign_in_fail(5, "kim", ELSEWHERE);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(nor_do_those_of_one_at_the_same_address_a_browser_that_is_known)
{
	const char *device = sign_in_browser("kim");

	sign_in_fail(5, "kim", HOME);
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
	sign_in_fail(5, "kim", HOME);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(
		    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
		if (i < 10)
			ck_assert_int_eq(
			    signing.result.retry_after_ms, 1000 << i);
		else
			ck_assert_int_ge(
			    signing.result.retry_after_ms, 1000 << 9);
		ck_assert_int_le(signing.result.retry_after_ms, 15 * 60 * 1000);
		sign_in_pass_time(signing.result.retry_after_ms - 1);
		ck_assert_int_eq(
		    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
		sign_in_pass_time(1);
		sign_in_fail(1, "kim", HOME);
	}
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	sign_in_pass_time(signing.result.retry_after_ms);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(failures_are_forgotten_one_by_one)
{
	sign_in_fail(4, "kim", HOME);
	sign_in_pass_time(15 * 60 * 1000);
	sign_in_fail(2, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	sign_in_pass_time(5 * 15 * 60 * 1000);
	sign_in_fail(5, "kim", HOME);
}
END_TEST

START_TEST(an_attempt_that_has_to_wait_counts_nothing)
{
	sign_in_fail(5, "kim", HOME);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(
		    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	sign_in_pass_time(1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(guesses_from_everywhere_slow_down_but_do_not_shut)
{
	const char *device = sign_in_browser("kim");

	ck_assert_int_eq(guess_from_everywhere("kim", 100), 50);
	ck_assert_int_le(signing.result.retry_after_ms, 1000);
	for (int i = 0; i < 10; i++) {
		sign_in_pass_time(60 * 1000);
		sign_in_fail(1, "kim", ELSEWHERE);
	}
	sign_in_pass_time(60 * 1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
	/* And while they go on: */
	guess_from_everywhere("kim", 100);
	guess_from_everywhere("kim", 100);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(signing.result.retry_after_ms, 60 * 1000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_int_eq(sign_in("lee", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

START_TEST(a_success_is_no_failure)
{
	sign_in_fail(4, "kim", HOME);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
	sign_in_fail(1, "kim", HOME);
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
		sign_in_set_clock(own);
	return (int)login_check(own, &conf, signing.secret, signing.public,
	    &login, &signing.result);
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
	const char *device = sign_in_browser("kim");

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
	const char *device = sign_in_browser("kim");

	for (int i = 0; i < 4; i++)
		ck_assert_int_eq(
		    sign_in("kim", "wrong", HOME, device), ST_LOGIN_FAILED);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_str_eq(signing.result.device, device);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, device), ST_LOGIN_FAILED);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, device), ST_TOO_MANY_REQUESTS);
}
END_TEST

START_TEST(a_browser_is_known_to_its_account_alone)
{
	const char *device = sign_in_browser("lee");

	sign_in_fail(5, "kim", HOME);
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
	const char *device = sign_in_browser("lee");

	ck_assert_int_eq(account_meet(signing.owner, "guest", "guest"), ST_OK);
	sign_in_spray(ELSEWHERE, 101);
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
	const char *device = sign_in_browser("kim"), *fault;

	ck_assert_int_eq(
	    account_set_password(signing.owner, "kim", PASSWORD, &fault),
	    ST_OK);
	sign_in_fail(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, device), ST_TOO_MANY_REQUESTS);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("login");
	TCase *account = tcase_create("account");
	TCase *browser = tcase_create("browser");

	tcase_add_checked_fixture(account, sign_in_begin, sign_in_end);
	tcase_add_checked_fixture(browser, sign_in_begin, sign_in_end);
	tcase_set_timeout(account, 60);
	tcase_set_timeout(browser, 60);
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
	suite_add_tcase(s, account);
	suite_add_tcase(s, browser);
	return fixture_main(s);
}
