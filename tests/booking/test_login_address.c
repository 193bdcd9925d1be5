/* Signing in: what one address or network may try, whatever the clock does and
 * the settings are. */
#include <stdio.h>

#include "sign_in.h"

/* --- one address ---------------------------------------------------------- */

START_TEST(one_address_tries_a_hundred_accounts_and_then_slowly)
{
	const char *device = sign_in_browser("kim");

	ck_assert_int_eq(sign_in_spray(HOME, 200), 100);
	for (int i = 0; i < 6; i++) {
		ck_assert_int_le(signing.result.retry_after_ms, 9000);
		sign_in_pass_time(signing.result.retry_after_ms);
		ck_assert_int_eq(sign_in_spray(HOME, 2), 1);
	}
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, device), ST_OK);
	ck_assert_int_eq(sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_OK);
}
END_TEST

START_TEST(an_address_that_has_to_wait_slows_no_account_down)
{
	sign_in_spray(HOME, 101);
	for (int i = 0; i < 100; i++)
		ck_assert_int_eq(
		    sign_in("kim", "x", HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    fixture_int(signing.owner, "SELECT COUNT(*) FROM login_attempt "
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
		ck_assert_int_eq(sign_in_spray(address, 1), 1);
	}
	ck_assert_int_eq(sign_in("kim", PASSWORD, "2001:db8:1:2:ffff::1", NULL),
	    ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, "2001:db8:1:3::1", NULL), ST_OK);
	ck_assert_int_eq(sign_in_spray("::ffff:192.0.2.1", 8), 8);
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
		ck_assert_int_eq(sign_in_spray(address, 2), 2);
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
	const char *device = sign_in_browser("kim");
	int n = 1;

	conf.booking_logins_per_min = 20;
	while (sign_in("kim", PASSWORD, HOME, device) == ST_OK)
		n++;
	ck_assert_int_eq(n, 20);
	ck_assert_int_eq(signing.result.retry_after_ms, 1000);
	ck_assert_int_eq(
	    sign_in("lee", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(sign_in("kim", PASSWORD, ELSEWHERE, NULL), ST_OK);
	sign_in_pass_time(60 * 1000);
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
	sign_in_fail(5, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	conf.booking_logins_per_min = 20;
	while (sign_in("lee", PASSWORD, HOME, NULL) == ST_OK)
		;
	sign_in_pass_time(-60 * 60 * 1000);
	ck_assert_int_eq(sign_in("lee", PASSWORD, HOME, NULL), ST_OK);
	sign_in_pass_time(3000);
	ck_assert_int_eq(sign_in("kim", PASSWORD, HOME, NULL), ST_OK);
}
END_TEST

/* Nor does it give more than one attempt to those who wait. */
START_TEST(nor_does_it_let_a_guesser_go_on)
{
	sign_in_fail(5, "kim", HOME);
	sign_in_pass_time(-60 * 60 * 1000);
	sign_in_fail(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", "wrong", HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(signing.result.retry_after_ms, 15 * 60 * 1000);
}
END_TEST

/* --- settings ------------------------------------------------------------- */

START_TEST(the_narrowest_settings_are_limits_too)
{
	conf.booking_logins_per_account = 1;
	conf.booking_logins_per_address = 1;
	sign_in_fail(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_eq(
	    sign_in("lee", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(signing.result.retry_after_ms, 1000);
	ck_assert_int_eq(sign_in("lee", PASSWORD, ELSEWHERE, NULL), ST_OK);
}
END_TEST

/* More is remembered than is allowed at all, and the wait is the longest. */
START_TEST(settings_that_became_narrower_do_no_harm)
{
	fixture_run(signing.owner,
	    "INSERT INTO login_attempt VALUES ('pair', '192.0.2.1/32 kim', "
	    "NULL, '2036-01-01')");
	conf.booking_logins_per_account = 1;
	sign_in_fail(1, "kim", HOME);
	ck_assert_int_eq(
	    sign_in("kim", PASSWORD, HOME, NULL), ST_TOO_MANY_REQUESTS);
	ck_assert_int_le(signing.result.retry_after_ms, 15 * 60 * 1000);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("login address");
	TCase *address = tcase_create("address");
	TCase *clock = tcase_create("clock");
	TCase *settings = tcase_create("settings");

	tcase_add_checked_fixture(address, sign_in_begin, sign_in_end);
	tcase_add_checked_fixture(clock, sign_in_begin, sign_in_end);
	tcase_add_checked_fixture(settings, sign_in_begin, sign_in_end);
	tcase_set_timeout(address, 60);
	tcase_set_timeout(clock, 60);
	tcase_set_timeout(settings, 60);
	tcase_add_test(
	    address, one_address_tries_a_hundred_accounts_and_then_slowly);
	tcase_add_test(
	    address, an_address_that_has_to_wait_slows_no_account_down);
	tcase_add_test(address, an_ipv6_network_is_one_address);
	tcase_add_loop_test(
	    address, addresses_of_one_provider_are_limited_together, 0, 2);
	tcase_add_test(address, right_sign_ins_of_one_address_have_a_rate);
	tcase_add_test(clock, a_clock_that_is_set_back_keeps_nobody_out);
	tcase_add_test(clock, nor_does_it_let_a_guesser_go_on);
	tcase_add_test(settings, the_narrowest_settings_are_limits_too);
	tcase_add_test(settings, settings_that_became_narrower_do_no_harm);
	suite_add_tcase(s, address);
	suite_add_tcase(s, clock);
	suite_add_tcase(s, settings);
	return fixture_main(s);
}
