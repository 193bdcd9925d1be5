#include <string.h>

#include "base/status.h"
#include "test_base.h"

START_TEST(every_status_has_a_code_a_title_and_an_http_status)
{
	enum status st = (enum status)_i;

	ck_assert_int_gt((int)strlen(status_code(st)), 0);
	ck_assert_int_gt((int)strlen(status_title(st)), 0);
	ck_assert_int_ge(status_http(st), 200);
	ck_assert_int_lt(status_http(st), 600);
}
END_TEST

START_TEST(a_code_is_a_lower_case_word)
{
	const char *code = status_code((enum status)_i);

	ck_assert_uint_eq(
	    strspn(code, "abcdefghijklmnopqrstuvwxyz_"), strlen(code));
}
END_TEST

TCase *
status_tests(void)
{
	TCase *tc = tcase_create("status");

	tcase_add_loop_test(tc,
	    every_status_has_a_code_a_title_and_an_http_status, ST_OK, ST__MAX);
	tcase_add_loop_test(tc, a_code_is_a_lower_case_word, ST_OK, ST__MAX);
	return tc;
}
