#include <string.h>

#include "base/array.h"
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

/* What is refused because of what a reader would see. */
START_TEST(a_text_holds_nothing_that_hides_or_turns_the_rest_of_it)
{
	static const char *const bad[] = {
		"a\xc2\x80", /* U+0080, the first of C1 */
		"a\xc2\x85", /* U+0085: next line */
		"a\xc2\x9b"
		"2J", /* U+009B: begins a command to a terminal */
		"a\xc2\x9f", /* the last of C1 */
		"a\xe2\x80\xa8", /* U+2028: line separator */
		"a\xe2\x80\xa9", /* U+2029: paragraph separator */
		"a\xe2\x80\xaa", /* U+202A, the first embedding */
		"a\xe2\x80\xae"
		"b", /* U+202E: right-to-left override */
		"a\xe2\x81\xa6", /* U+2066, the first isolate */
		"a\xe2\x81\xa9", /* U+2069, the last */
		"\xe2\x80\x8b", /* U+200B: a blank of no width, alone */
		"a\xc2\xad"
		"b", /* U+00AD: soft hyphen */
		"\xef\xbb\xbf"
		"a", /* U+FEFF: byte order mark */
		"a\xe2\x81\xa0", /* U+2060, the first invisible operator */
		"a\xe2\x81\xa4", /* U+2064, the last */
		"a\xe2\x81\xaa", /* U+206A, the first deprecated one */
		"a\xe2\x81\xaf", /* U+206F, the last */
		"a\xef\xbf\xb9", /* U+FFF9: an annotation begins */
		"a\xef\xbf\xbb", /* U+FFFB: it ends */
		"a\xf3\xa0\x80\x80", /* U+E0000, the first tag */
		"a\xf3\xa0\x81\xbf", /* U+E007F, the last */
	};
	static const char *const good[] = {
		"\xc2\xa0", /* U+00A0, the next after C1 */
		"\xd7\x90\xe2\x80\x8f!", /* U+200F: a mark, which turns nothing
					  */
		"a\xe2\x80\x8e", /* U+200E */
		"\xe2\x80\xa7\xe2\x80\xaf", /* U+2027 and U+202F, next to them
					     */
		"\xe2\x81\xa5\xe2\x81\xb0", /* U+2065 and U+2070 */
		"\xc2\xac\xc2\xae", /* U+00AC and U+00AE */
		"\xe2\x80\x8a", /* U+200A: a hair of a blank */
		"\xd8\xa7\xe2\x80\x8c\xd8\xa7", /* U+200C, Persian needs it */
		"\xef\xbf\xb8\xef\xbf\xbc", /* U+FFF8 and U+FFFC */
		"\xf3\xa0\x84\x80", /* U+E0100, which chooses a form */
		"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8e\xa4", /* emoji, joined
								 */
	};

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(!utf8_is_text(bad[i], 0, 9), "text %zu", i);
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		ck_assert_msg(utf8_is_text(good[i], 0, 9), "text %zu", i);
}
END_TEST

START_TEST(a_text_that_is_refused_is_told_which_character_it_is)
{
	char why[UTF8_WHY_MAX];

	ck_assert(!utf8_explain(GA " ok", why));
	ck_assert(utf8_explain(GA "\xe2\x80\xae", why));
	ck_assert_str_eq(
	    why, "character 2, U+202E, changes the direction of writing");
	ck_assert(utf8_explain("ab\xf0\x9f\x91", why));
	ck_assert_str_eq(why, "character 3 is not UTF-8");
	ck_assert(utf8_explain("\xc2\x85", why));
	ck_assert_str_eq(why, "character 1, U+0085, is a control character");
	ck_assert(utf8_explain("\xe2\x80\xa8", why));
	ck_assert_str_eq(why, "character 1, U+2028, ends a line");
	ck_assert(utf8_explain("\xe2\x80\x8b", why));
	ck_assert_str_eq(why, "character 1, U+200B, cannot be seen");
}
END_TEST

START_TEST(a_name_is_cleaned_of_what_cannot_be_read)
{
	static const struct {
		const char *given, *left;
	} names[] = {
		{ "Ki " GA, "Ki " GA },
		{ "  Kim\t\n ", "Kim" },
		{ "K\xffi\xe2\x80\xaem\xea", "Kim" },
		{ "\xe2\x80\x8b \x7f", "" },
		{ "", "" },
		{ GA GA GA GA GA GA, GA GA GA GA },
		{ "1234567", "1234" },
		{ "123 567", "123" },
	};
	char out[17];

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		utf8_clean(out, names[i].given, 4);
		ck_assert_str_eq(out, names[i].left);
		ck_assert(utf8_is_text(out, 0, 4));
	}
}
END_TEST

TCase *
utf8_tests(void)
{
	TCase *tc = tcase_create("utf8");

	tcase_add_test(tc, a_text_is_cut_between_characters);
	tcase_add_test(tc, what_is_no_utf8_is_a_question_mark);
	tcase_add_test(tc, a_text_is_characters_and_none_that_control);
	tcase_add_test(
	    tc, a_text_holds_nothing_that_hides_or_turns_the_rest_of_it);
	tcase_add_test(
	    tc, a_text_that_is_refused_is_told_which_character_it_is);
	tcase_add_test(tc, a_name_is_cleaned_of_what_cannot_be_read);
	return tc;
}
