#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "web/http.h"

static const struct http_field fields[] = {
	{ .name = "concert_id",
	    .kind = KIND_INT,
	    .min = 1,
	    .max = 99,
	    .required = true },
	{ .name = "view", .kind = KIND_TEXT, .min = 1, .max = 4 },
	{ .name = NULL },
};

static struct http_response res;

static void
set_up(void)
{
	http_response_init(&res);
}

static void
tear_down(void)
{
	http_response_free(&res);
}

/* Read a GET with this query. */
static enum status
read_query(const char *query)
{
	char query_string[256], method[] = "REQUEST_METHOD=GET";
	char *env[] = { method, query_string, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req;
	enum status st;

	snprintf(query_string, sizeof query_string, "QUERY_STRING=%s", query);
	st = http_read(&req, HTTP_GET, fields, &fcgi, &res);
	http_request_free(&req);
	return st;
}

static void
refuses(const char *query, const char *field, const char *detail)
{
	struct json_object *named;

	ck_assert_int_eq(read_query(query), ST_BAD_FIELD);
	ck_assert_str_eq(res.detail, detail);
	ck_assert(json_object_object_get_ex(res.body, "field", &named));
	ck_assert_str_eq(json_object_get_string(named), field);
}

START_TEST(a_query_within_bounds_is_taken)
{
	ck_assert_int_eq(read_query("concert_id=99&view=full"), ST_OK);
	ck_assert_int_eq(read_query("concert_id=1"), ST_OK);
}
END_TEST

START_TEST(a_refused_value_is_told_what_it_must_be)
{
	refuses("concert_id=100", "concert_id",
	    "concert_id: must be an integer from 1 to 99");
	refuses("concert_id=1&view=states", "view",
	    "view: must be a text of 1 to 4 bytes of UTF-8");
	refuses("concert_id=1&view=a\xe2\x81\xa6", "view",
	    "view: character 2, U+2066, changes the direction of writing");
	refuses("concert_id=1&view=\xc2\x9b", "view",
	    "view: character 1, U+009B, is a control character");
}
END_TEST

START_TEST(a_field_that_is_absent_unknown_or_there_twice_is_named)
{
	refuses("view=full", "concert_id", "concert_id: required");
	refuses("concert_id=1&seat=2", "seat", "seat: unknown field");
	refuses("concert_id=1&concert_id=2", "concert_id",
	    "concert_id: given twice");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("http_fields");
	TCase *tc = tcase_create("http_fields");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_query_within_bounds_is_taken);
	tcase_add_test(tc, a_refused_value_is_told_what_it_must_be);
	tcase_add_test(
	    tc, a_field_that_is_absent_unknown_or_there_twice_is_named);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
