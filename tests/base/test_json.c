#include <string.h>

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
		"{\"a\":{\"b\":\":\\\":\"},\"c\":\"\xea\xb0\x80\"}",
		"{\"a\":{\"a\":{\"a\":1}}}",
		"{\"a\":\"\xc2\xa9\xf0\x9f\x8e\xab\"}",
		"{\"a\":\"\xf4\x8f\xbf\xbf\xed\x9f\xbf\"}" };

	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		ck_assert_msg(
		    parse(good[i], strlen(good[i])) == ST_OK, "%s", good[i]);
}
END_TEST

START_TEST(anything_else_is_refused)
{
	static const char *const bad[] = { "", "1", "[]", "null", "{", "{}x",
		"{}{}", "{\"a\":1,}", "{'a':1}", "{\"a\":NaN}",
		"{\"a\":Infinity}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}",
		"{\"a\":01}", "{\"a\":[[[[[[[[[1]]]]]]]]]}",
		"{\"a\":1 /* no */}", "{\"a\":\"\n\"}", "{\"a\":\"\t\"}",
		"{\"a\":\"\xea\xb0\"}", "{\"a\":\"\xc0\xaf\"}",
		"{\"a\":\"\xe0\x80\xaf\"}", "{\"a\":\"\xed\xa0\x80\"}",
		"{\"a\":\"\xf4\x90\x80\x80\"}", "{\"\xff\":1}" };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_msg(parse(bad[i], strlen(bad[i])) == ST_BAD_REQUEST,
		    "%s", bad[i]);
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

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
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
	tcase_add_test(tc, a_key_given_twice_is_named);
	tcase_add_test(tc, a_raw_nul_is_refused);
	tcase_add_test(tc, what_is_not_known_is_null);
	return tc;
}
