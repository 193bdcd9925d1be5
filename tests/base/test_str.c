#include "base/array.h"
#include "base/str.h"
#include "test_base.h"

START_TEST(what_does_not_fit_fails_and_stays_failed)
{
	char storage[8];
	struct str s;

	str_init(&s, storage, sizeof storage);
	str_add(&s, "%s", "abc");
	ck_assert(!s.failed);
	str_add(&s, "%s", "defgh");
	ck_assert(s.failed);
	str_add(&s, "x");
	ck_assert(s.failed);
	ck_assert_str_eq(storage, "abc");
}
END_TEST

START_TEST(a_count_has_its_thousands_apart)
{
	static const struct {
		int64_t n;
		const char *text;
	} counts[] = { { 0, "0" }, { 999, "999" }, { 1000, "1,000" },
		{ 12005, "12,005" }, { 100000, "100,000" },
		{ 1000000, "1,000,000" },
		{ INT64_MAX, "9,223,372,036,854,775,807" } };
	char storage[32];
	struct str s;

	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		str_init(&s, storage, sizeof storage);
		str_add_count(&s, counts[i].n);
		ck_assert_str_eq(storage, counts[i].text);
	}
}
END_TEST

START_TEST(an_integer_is_the_whole_text_and_within_bounds)
{
	static const char *const bad[] = { "", "-", "+1", " 1", "1 ", "1x",
		"0x1", "1.0", "101", "-101", "99999999999999999999" };
	int64_t n = 7;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!str_to_int(bad[i], -100, 100, &n), "%s", bad[i]);
	ck_assert_int_eq(n, 7);
	ck_assert(str_to_int("100", -100, 100, &n));
	ck_assert_int_eq(n, 100);
	ck_assert(str_to_int("-100", -100, 100, &n));
	ck_assert_int_eq(n, -100);
}
END_TEST

START_TEST(a_word_is_one_of_the_words_and_no_part_of_one)
{
	ck_assert(str_is_word("one|two", "one"));
	ck_assert(str_is_word("one|two", "two"));
	ck_assert(!str_is_word("one|two", "tw"));
	ck_assert(!str_is_word("one|two", "one|two"));
	ck_assert(!str_is_word("one|two", ""));
}
END_TEST

TCase *
str_tests(void)
{
	TCase *tc = tcase_create("str");

	tcase_add_test(tc, what_does_not_fit_fails_and_stays_failed);
	tcase_add_test(tc, a_count_has_its_thousands_apart);
	tcase_add_test(tc, an_integer_is_the_whole_text_and_within_bounds);
	tcase_add_test(tc, a_word_is_one_of_the_words_and_no_part_of_one);
	return tc;
}
