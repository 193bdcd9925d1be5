/* Beacons: which may be named, and where their values are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "queue/beacon.h"

#define HEX "0123456789abcdef0123456789ABCDEF"

enum { ROUND = 77 };

START_TEST(a_beacon_is_manual_or_an_address_with_a_round)
{
	static const struct {
		const char *beacon;
		int64_t round;
		bool is_named;
	} cases[] = { { "", 0, true }, { "manual", 0, true },
		{ "manual: Lotto 6/45", 0, true }, { "manually", 0, false },
		{ "https://a/{round}", 0, false },
		{ "https://a/{round}", 1, true }, { "http://a", 1, true },
		{ "file:///etc/passwd", 1, false },
		{ "a.example/1", 1, false } };

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct room_settings set = { .beacon_round = cases[i].round };

		snprintf(set.beacon, sizeof set.beacon, "%s", cases[i].beacon);
		ck_assert_msg(beacon_is_named(&set) == cases[i].is_named, "%s",
		    cases[i].beacon);
	}
}
END_TEST

START_TEST(the_round_is_filled_into_the_address)
{
	char url[64];

	beacon_url("https://a/public/{round}?x", 12, url, sizeof url);
	ck_assert_str_eq(url, "https://a/public/12?x");
	beacon_url("https://a/latest", 12, url, sizeof url);
	ck_assert_str_eq(url, "https://a/latest");
}
END_TEST

START_TEST(values_are_read_as_drand_and_nist_write_them)
{
	static const struct {
		const char *body, *value;
	} cases[] = {
		{ "{\"round\":77,\"randomness\":\"" HEX
		  "\",\"signature\":\"a\"}",
		    HEX },
		{ "{\"pulse\":{\"pulseIndex\":77,\"outputValue\":\"" HEX
		  "\",\"timeStamp\":\"2026\"}}",
		    HEX },
		{ "{\"round\":78,\"randomness\":\"" HEX "\"}", NULL },
		{ "{\"round\":76,\"randomness\":\"0123\"}", NULL },
		{ "{\"randomness\":\"" HEX "\"}", NULL },
		{ "{\"round\":\"77\",\"randomness\":\"" HEX "\"}", NULL },
		{ "{\"round\":77,\"randomness\":\"0123\"}", NULL },
		{ "{\"round\":77,\"randomness\":\"" HEX "g\"}", NULL },
		{ "{\"round\":77,\"randomness\":7}", NULL },
		{ "{\"round\":77}", NULL },
		{ "{\"pulse\":null}", NULL },
		{ "[]", NULL },
		{ "", NULL },
		{ "not yet", NULL },
	};
	char value[DRAW_BEACON_MAX];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		enum status st = beacon_read(
		    cases[i].body, strlen(cases[i].body), ROUND, value);

		ck_assert_msg((st == ST_OK) == (cases[i].value != NULL), "%s",
		    cases[i].body);
		if (st == ST_OK)
			ck_assert_str_eq(value, cases[i].value);
		else
			ck_assert_msg(st == ST_NOT_FOUND, "%s", cases[i].body);
	}
}
END_TEST

START_TEST(an_earlier_round_says_that_there_is_no_value_yet)
{
	static const char body[] = "{\"round\":76,\"randomness\":\"" HEX "\"}";
	char value[DRAW_BEACON_MAX];

	ck_assert_int_eq(
	    beacon_read(body, strlen(body), ROUND, value), ST_RETRY);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("beacon");
	TCase *tc = tcase_create("beacon");
	SRunner *runner = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, a_beacon_is_manual_or_an_address_with_a_round);
	tcase_add_test(tc, the_round_is_filled_into_the_address);
	tcase_add_test(tc, values_are_read_as_drand_and_nist_write_them);
	tcase_add_test(tc, an_earlier_round_says_that_there_is_no_value_yet);
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
