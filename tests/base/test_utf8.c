#include <string.h>

#include "base/utf8.h"
#include "test_base.h"

#define GA "\xea\xb0\x80" /* a Korean letter of three bytes */

START_TEST(a_text_is_cut_between_characters)
{
	char out[8];

	utf8_copy(out, sizeof out, "abc", 3);
	ck_assert_str_eq(out, "abc");
	utf8_copy(out, sizeof out, GA GA GA, 9);
	ck_assert_str_eq(out, GA GA);
	utf8_copy(out, sizeof out, "a" GA GA, 7);
	ck_assert_str_eq(out, "a" GA GA);
	utf8_copy(out, sizeof out, "ab" GA GA, 8);
	ck_assert_str_eq(out, "ab" GA);
	utf8_copy(out, sizeof out, "abcdefgh", 8);
	ck_assert_str_eq(out, "abcdefg");
	utf8_copy(out, 1, GA, 3);
	ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(what_is_no_utf8_is_a_question_mark)
{
	char out[8];

	utf8_copy(out, sizeof out, "a\xff" GA, 5);
	ck_assert_str_eq(out, "a?" GA);
	utf8_copy(out, sizeof out, "\xea\xb0", 2);
	ck_assert_str_eq(out, "??");
	utf8_copy(out, sizeof out, "\xc0\xaf\xed\xa0\x80\xff\xff\xff", 8);
	ck_assert_str_eq(out, "???????");
}
END_TEST

START_TEST(a_text_is_characters_and_none_that_control)
{
	ck_assert(utf8_is_text("", 0, 0));
	ck_assert(!utf8_is_text("", 1, 9));
	ck_assert(utf8_is_text(GA GA, 2, 2));
	ck_assert(!utf8_is_text(GA GA GA, 1, 2));
	ck_assert(!utf8_is_text("a\tb", 1, 9));
	ck_assert(!utf8_is_text("a\x7f", 1, 9));
	ck_assert(!utf8_is_text("\xea\xb0", 1, 9));
}
END_TEST

TCase *
utf8_tests(void)
{
	TCase *tc = tcase_create("utf8");

	tcase_add_test(tc, a_text_is_cut_between_characters);
	tcase_add_test(tc, what_is_no_utf8_is_a_question_mark);
	tcase_add_test(tc, a_text_is_characters_and_none_that_control);
	return tc;
}
