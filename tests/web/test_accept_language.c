#include <stdlib.h>

#include <check.h>

#include "web/accept_language.h"

static const char *
language(char *accept)
{
	char *env[] = { accept, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req = { .fcgi = &fcgi };

	return accept_language(&req);
}

START_TEST(the_first_language_the_browser_names_is_taken)
{
	char ko[] = "HTTP_ACCEPT_LANGUAGE=ko-KR,ko;q=0.9,en;q=0.8";
	char en[] = "HTTP_ACCEPT_LANGUAGE=en-US,en;q=0.9,ko;q=0.8";
	char fr[] = "HTTP_ACCEPT_LANGUAGE=fr";

	ck_assert_str_eq(language(ko), "ko");
	ck_assert_str_eq(language(en), "en");
	ck_assert_str_eq(language(fr), "en");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("accept_language");
	TCase *tc = tcase_create("accept_language");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, the_first_language_the_browser_names_is_taken);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
