#include "base/array.h"
#include "base/time_text.h"
#include "test_base.h"

START_TEST(durations_take_ms_s_m_and_h)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{ "0s", 0 },
		{ "0", 0 },
		{ "250ms", 250 },
		{ "60s", 60000 },
		{ "5m", 300000 },
		{ "2h", 7200000 },
	};
	int64_t ms;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		ck_assert_int_eq(
		    time_text_parse_duration(good[i].text, &ms), ST_OK);
		ck_assert_int_eq(ms, good[i].ms);
	}
}
END_TEST

START_TEST(anything_else_is_no_duration)
{
	static const char *const bad[] = { "", "5", "0x", "0 ", "-0", "m",
		"-5m", "5 m", "5mm", "1d", "1.5h", "99999999999999999999s",
		" 5m" };
	int64_t ms = 7;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_int_eq(
		    time_text_parse_duration(bad[i], &ms), ST_BAD_FIELD);
	ck_assert_int_eq(ms, 7);
}
END_TEST

START_TEST(times_take_a_zone_or_milliseconds)
{
	static const struct {
		const char *text;
		int64_t ms;
	} good[] = {
		{ "1970-01-01T00:00:01Z", 1000 },
		{ "1970-01-01T09:00+09:00", 0 },
		{ "1970-01-01T00:00:00-0330", 12600000 },
		{ "2024-02-29T00:00:00Z", 1709164800000 },
		{ "2026-12-31T23:59:59Z", 1798761599000 },
		{ "1790000000000", 1790000000000 },
	};
	int64_t ms;

	for (size_t i = 0; i < ARRAY_LEN(good); i++) {
		ck_assert_int_eq(
		    time_text_parse_time(good[i].text, &ms), ST_OK);
		ck_assert_int_eq(ms, good[i].ms);
	}
}
END_TEST

START_TEST(a_time_without_a_zone_is_refused)
{
	static const char *const bad[] = { "", "2026-11-22", "tomorrow",
		"2026-11-22T20:00", "2026-11-22T20:00:00+25:00",
		"2026-11-22T20:00Zx", "-5" };
	int64_t ms;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_int_eq(
		    time_text_parse_time(bad[i], &ms), ST_BAD_FIELD);
}
END_TEST

START_TEST(a_time_that_no_calendar_or_clock_has_is_refused)
{
	static const char *const bad[] = { "2026-02-30T00:00:00Z",
		"2026-02-29T00:00Z", "2026-04-31T00:00:00+09:00",
		"2026-02-28T23:59:60Z", "2026-12-31T23:59:61Z",
		"2026-02-28T24:00:00Z", "2026-13-01T00:00Z",
		"2026-00-01T00:00Z", "2026-01-00T00:00Z" };
	int64_t ms = 7;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(time_text_parse_time(bad[i], &ms) == ST_BAD_FIELD,
		    "%s", bad[i]);
	ck_assert_int_eq(ms, 7);
}
END_TEST

START_TEST(a_time_is_written_in_utc_with_milliseconds)
{
	char text[TIME_TEXT_SIZE];

	ck_assert_str_eq(
	    time_text_format(1790000000123, text), "2026-09-21T14:13:20.123Z");
}
END_TEST

TCase *
time_text_tests(void)
{
	TCase *tc = tcase_create("time_text");

	tcase_add_test(tc, durations_take_ms_s_m_and_h);
	tcase_add_test(tc, anything_else_is_no_duration);
	tcase_add_test(tc, times_take_a_zone_or_milliseconds);
	tcase_add_test(tc, a_time_without_a_zone_is_refused);
	tcase_add_test(tc, a_time_that_no_calendar_or_clock_has_is_refused);
	tcase_add_test(tc, a_time_is_written_in_utc_with_milliseconds);
	return tc;
}
