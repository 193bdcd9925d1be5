#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "base/json.h"
#include "test_base.h"

static enum status
parse(const char *text, size_t len)
{
	struct json_object *o = NULL;
	const char *why = NULL;
	enum status st = json_parse_object(text, len, &o, &why);

	if (st != ST_OK)
		ck_assert_ptr_nonnull(why);
	json_object_put(o);
	return st;
}

START_TEST(one_object_is_accepted)
{
	static const char *const good[] = { "{}", "{\"a\":1}", "{\"a\":[]}\n",
		" \t\r\n{ \"a\" : [ 1 , { } , [ ] ] } ",
		"{\"a\":{\"b\":\":\\\":\"},\"c\":\"\xea\xb0\x80\"}",
		"{\"a\":{\"a\":{\"a\":1}}}", "{\"\":\"\"}",
		"{\"a\":[true,false,null]}",
		"{\"a\":[0,-0,10,-1.50,0.0e0,1E+2,2e-07,1e999]}",
		"{\"a\":[9223372036854775807,-9223372036854775808]}",
		"{\"a\":[99999999999999999999,-99999999999999999999]}",
		"{\"a\":\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0001\\uFfff\"}",
		"{\"a\":\"\\\\u0000\\\\\\\\u0000\"}", "{\"a\":\"\x7f\"}",
		"{\"a\":\"{}[],:'//**/ NaN\"}",
		"{\"a\":\"\\ud83c\\udfab\\uDBFF\\uDFFF\"}",
		"{\"a\":[[[[[[1]]]]]]}", "{\"a\":[[[[[[{}]]]]]]}" };

	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		ck_assert_msg(
		    parse(good[i], strlen(good[i])) == ST_OK, "%s", good[i]);
}
END_TEST

START_TEST(anything_else_is_refused)
{
	static const char *const bad[] = { "", " ", "1", "[]", "null", "\"a\"",
		"{", "}", "{}x", "{}{}", "{},", "{}]", "{\"a\"}", "{\"a\":}",
		"{\"a\":1", "{\"a\":1]", "{\"a\":[1}", "{\"a\" 1}", "{1:1}",
		"{a:1}", "{\"a\":1 \"b\":1}", "{\"a\":[1 2]}", "{'a':1}",
		"{\"a\":'b'}", "{\"a\":b}", "{\"a\":\"", "{\"a\":\"\\",
		"{\"a\":\"\\\"}", "{\"a\":1}\v", "\xef\xbb\xbf{}",
		"{\"a\":1 /* no */}", "{\"a\":1 // no\n}", "{\"a\":(1)}" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(parse(bad[i], strlen(bad[i])) == ST_BAD_REQUEST,
		    "%s", bad[i]);
}
END_TEST

START_TEST(a_list_has_no_comma_too_many_and_none_too_few)
{
	static const char *const bad[] = { "{,}", "{,\"a\":1}", "{\"a\":1,}",
		"{\"a\":1, }", "{\"a\":1,,\"b\":1}", "{\"a\":[,]}",
		"{\"a\":[1,]}", "{\"a\":[1, ]}", "{\"a\":[,1]}",
		"{\"a\":[1,,2]}", "{\"a\":{\"b\":1,}}" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(parse(bad[i], strlen(bad[i])) == ST_BAD_REQUEST,
		    "%s", bad[i]);
}
END_TEST

/* The value as the one member of an object. */
static enum status
parse_value(const char *value)
{
	char text[256];

	return parse(
	    text, (size_t)snprintf(text, sizeof text, "{\"a\":%s}", value));
}

START_TEST(a_word_is_written_in_one_way)
{
	static const char *const bad[] = { "True", "truE", "TRUE", "tru",
		"truee", "False", "falsE", "fals", "Null", "nulL", "nul",
		"nulll", "NaN", "nan", "-NaN", "Infinity", "-Infinity", "inf",
		"infinity", "-infinity", "undefined", "t", "n" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(
		    parse_value(bad[i]) == ST_BAD_REQUEST, "%s", bad[i]);
}
END_TEST

START_TEST(a_number_is_written_in_one_way)
{
	static const char *const bad[] = { "01", "-01", "00", "-00", "007",
		"00.5", "1.", "1.e1", ".5", "-.5", "-", "--1", "+1", "- 1",
		"1e", "1e+", "1e-", "1e+-1", "1e1.5", "1.5.5", "1-1", "1a",
		"0x10", "1_000", "1,5", "123e+", "e5", "1 2", "\xd9\xa1" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(
		    parse_value(bad[i]) == ST_BAD_REQUEST, "%s", bad[i]);
}
END_TEST

START_TEST(a_string_is_whole_characters)
{
	static const char *const bad[] = { "\"\xff\"", "\"\xea\xb0\"",
		"\"\xc0\xaf\"", "\"\xe0\x80\xaf\"", "\"\xed\xa0\x80\"",
		"\"\xf4\x90\x80\x80\"", "\"\x80\"", "\"\\\xea\xb0\x80\"",
		"\"\\x41\"", "\"\\a\"", "\"\\v\"", "\"\\0\"", "\"\\'\"",
		"\"\\U0041\"", "\"\\u\"", "\"\\u004\"", "\"\\u004g\"",
		"\"\\u 041\"", "\"\\ud800\"", "\"\\udbff\"", "\"\\udc00\"",
		"\"\\udfff\"", "\"\\ud800x\"", "\"\\ud800\\n\"",
		"\"\\ud800\\u0041\"", "\"\\ud800\\ud800\\udc00\"",
		"\"\\udc00\\ud800\"", "\"\\u0000\"", "\"\\\\\\u0000\"" };

	ck_assert_int_eq(parse("{\"\xff\":1}", 7), ST_BAD_REQUEST);
	ck_assert_int_eq(parse("{\"\\ud800\":1}", 12), ST_BAD_REQUEST);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(
		    parse_value(bad[i]) == ST_BAD_REQUEST, "%s", bad[i]);
}
END_TEST

START_TEST(a_control_character_is_written_as_an_escape)
{
	char text[16];

	for (int c = 1; c < ' '; c++) {
		snprintf(text, sizeof text, "\"%c\"", c);
		ck_assert_msg(parse_value(text) == ST_BAD_REQUEST, "%d", c);
		snprintf(text, sizeof text, "{\"%c\":1}", c);
		ck_assert_msg(
		    parse(text, strlen(text)) == ST_BAD_REQUEST, "%d", c);
		snprintf(text, sizeof text, "\"\\u%04x\"", (unsigned)c);
		ck_assert_msg(parse_value(text) == ST_OK, "%d", c);
	}
}
END_TEST

START_TEST(objects_and_arrays_nest_so_far_and_no_farther)
{
	ck_assert_int_eq(parse_value("[[[[[[[]]]]]]]"), ST_OK);
	ck_assert_int_eq(parse_value("[[[[[[[1]]]]]]]"), ST_BAD_REQUEST);
	ck_assert_int_eq(parse_value("[[[[[[[[]]]]]]]]"), ST_BAD_REQUEST);
	ck_assert_int_eq(
	    parse_value("{\"b\":{\"b\":{\"b\":{\"b\":{\"b\":{\"b\":1}}}}}}"),
	    ST_OK);
	ck_assert_int_eq(
	    parse_value("{\"b\":{\"b\":{\"b\":{\"b\":{\"b\":{\"b\":[1]}}}}}}"),
	    ST_BAD_REQUEST);
}
END_TEST

/* A character as UTF-8, terminated. */
static void
encode(uint32_t c, char s[8])
{
	int len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned char lead[] = { 0, 0, 0xc0, 0xe0, 0xf0 };

	s[len] = '\0';
	for (int i = len - 1; i > 0; i--, c >>= 6)
		s[i] = (char)(0x80 | (c & 0x3f));
	s[0] = (char)(lead[len] | c);
}

/* Nothing is written otherwise than it is read: every character in a string,
 * one by one. */
START_TEST(every_character_comes_back_as_it_went)
{
	struct json_object *o, *back, *v;
	const char *text, *why;
	char s[8];

	for (uint32_t c = 1; c <= 0x10ffff; c += c < 0x3000 ? 1 : 61) {
		if (c >= 0xd800 && c <= 0xdfff)
			continue;
		encode(c, s);
		o = json_object_new_object();
		json_add_text(o, "a", s);
		text = json_object_to_json_string(o);
		ck_assert_msg(
		    json_parse_object(text, strlen(text), &back, &why) == ST_OK,
		    "U+%04X: %s", c, text);
		v = json_object_object_get(back, "a");
		ck_assert_str_eq(json_object_get_string(v), s);
		json_object_put(back);
		json_object_put(o);
	}
}
END_TEST

/* Of each, which key it is. */
START_TEST(a_key_given_twice_is_named)
{
	static const char *const bad[][2] = {
		{ "{\"a\":1,\"a\":2}", "a" },
		{ "{\"a\":1,\"\\u0061\":1}", "a" },
		{ "{\"\\u0061\" : 1 , \"a\"\n:\t1}", "a" },
		{ "{\"x\":{\"a\":1,\"a\":1}}", "a" },
		{ "{\"x\":[{\"a\":1},{\"b\":1,\"b\":1}]}", "b" },
		{ "{\"a\":{\"b\":1},\"b\":{\"a\":2},\"b\":0}", "b" },
		{ "{\"x\":{\"x\":{}},\"y\":\"x\",\"x\":\"}\"}", "x" },
		{ "{\"a\\\"b\":\"{\\\\\",\"a\\u0022b\":1}", "a\"b" },
		{ "{\"\":1,\"\":1}", "" },
		{ "{\"\\ud83c\\udfab\":1,\"\xf0\x9f\x8e\xab\":1}",
		    "\xf0\x9f\x8e\xab" },
		{ "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"b\":1,"
		  "\"b\":1}}}}}}}",
		    "b" },
	};
	struct json_object *key;

	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		const char *text = bad[i][0];

		ck_assert_msg(
		    parse(text, strlen(text)) == ST_BAD_FIELD, "%s", text);
		key = json_find_twice(text, strlen(text));
		ck_assert_str_eq(json_object_get_string(key), bad[i][1]);
		json_object_put(key);
	}
}
END_TEST

START_TEST(a_raw_nul_is_refused)
{
	ck_assert_int_eq(parse("{\"a\":\"\0\"}", 9), ST_BAD_REQUEST);
	ck_assert_int_eq(parse("{}\0", 3), ST_BAD_REQUEST);
}
END_TEST

START_TEST(what_is_not_known_is_null)
{
	struct json_object *o = json_object_new_object();

	json_add_known(o, "none", 0);
	json_add_known(o, "unknown", -1);
	json_add_time(o, "set", 1);
	json_add_time(o, "unset", 0);
	json_add_text(o, "text", "\"");
	json_add_bool(o, "bool", false);
	ck_assert_str_eq(
	    json_object_to_json_string_ext(o, JSON_C_TO_STRING_PLAIN),
	    "{\"none\":0,\"unknown\":null,\"set\":1,\"unset\":null,"
	    "\"text\":\"\\\"\",\"bool\":false}");
	json_object_put(o);
}
END_TEST

TCase *
json_tests(void)
{
	TCase *tc = tcase_create("json");

	tcase_add_test(tc, one_object_is_accepted);
	tcase_add_test(tc, anything_else_is_refused);
	tcase_add_test(tc, a_list_has_no_comma_too_many_and_none_too_few);
	tcase_add_test(tc, a_word_is_written_in_one_way);
	tcase_add_test(tc, a_number_is_written_in_one_way);
	tcase_add_test(tc, a_string_is_whole_characters);
	tcase_add_test(tc, a_control_character_is_written_as_an_escape);
	tcase_add_test(tc, objects_and_arrays_nest_so_far_and_no_farther);
	tcase_add_test(tc, every_character_comes_back_as_it_went);
	tcase_add_test(tc, a_key_given_twice_is_named);
	tcase_add_test(tc, a_raw_nul_is_refused);
	tcase_add_test(tc, what_is_not_known_is_null);
	return tc;
}
