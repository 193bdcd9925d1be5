/* Cookies, as a browser brings and is given them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "web/cookie.h"
#include "web/session.h"
#include "web/token.h"

static char domain[64];
static char buf[COOKIE_MAX];

/* What cookie "c" of a request with this header is; https "on" or "off". */
static const char *
brought(const char *https, const char *header)
{
	char is[32], cookies[2 * COOKIE_MAX];
	char *env[] = { is, cookies, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req = { .fcgi = &fcgi };

	snprintf(is, sizeof is, "HTTPS=%s", https);
	snprintf(cookies, sizeof cookies, "HTTP_COOKIE=%s", header);
	return cookie_get(&req, domain, "c", buf);
}

/* The header that gives "c" the value v for a minute. */
static void
gives(const char *https, const char *wanted)
{
	char is[32];
	char *env[] = { is, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req = { .fcgi = &fcgi };
	struct http_response res;

	snprintf(is, sizeof is, "HTTPS=%s", https);
	http_response_init(&res);
	cookie_set(&res, &req, domain, "c", "v", 60);
	ck_assert_str_eq(res.headers_text, wanted);
	http_response_free(&res);
}

static void
set_up(void)
{
	*domain = '\0';
}

START_TEST(a_cookie_is_found_among_others)
{
	ck_assert_str_eq(brought("off", "c=v"), "v");
	ck_assert_str_eq(brought("off", "a=1; c=v; b=2"), "v");
	ck_assert_str_eq(brought("off", "cc=1;c=v"), "v");
	ck_assert_str_eq(brought("off", "c="), "");
	ck_assert_str_eq(brought("off", "c=a=b"), "a=b");
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	ck_assert_ptr_null(brought("off", ""));
	ck_assert_ptr_null(brought("off", "c"));
	ck_assert_ptr_null(brought("off", "xc=v; cx=v"));
	ck_assert_ptr_null(brought("off", "a=c=v"));
}
END_TEST

START_TEST(a_value_fits_or_is_not_there)
{
	char header[COOKIE_MAX + 8] = "c=";
	const char *got;

	memset(header + 2, 'v', COOKIE_MAX - 1);
	got = brought("off", header);
	ck_assert_ptr_nonnull(got);
	ck_assert_uint_eq(strlen(got), COOKIE_MAX - 1);
	header[2 + COOKIE_MAX - 1] = 'v';
	ck_assert_ptr_null(brought("off", header));
}
END_TEST

/* A neighbour under the same domain can plant a cookie of any name but one
 * with __Host-. */
START_TEST(over_https_only_the_prefixed_name_counts)
{
	ck_assert_ptr_null(brought("on", "c=planted"));
	ck_assert_str_eq(brought("on", "c=planted; __Host-c=v"), "v");
	ck_assert_ptr_null(brought("off", "__Host-c=v"));
}
END_TEST

START_TEST(hosts_of_a_domain_may_share_cookies)
{
	strcpy(domain, "shop.example");
	ck_assert_str_eq(brought("on", "c=v"), "v");
	gives("on", "Set-Cookie: c=v; Path=/; Domain=shop.example; Max-Age=60; "
		    "HttpOnly; SameSite=Lax; Secure\r\n");
}
END_TEST

/* The token's alone: a session never leaves the host that made it. */
START_TEST(a_shared_domain_is_for_the_token_alone)
{
	char shop[] = "shop.example";
	const struct conf conf = { .security_cookie_domain = shop };
	char https[] = "HTTPS=on";
	char cookies[] = "HTTP_COOKIE=usher_token_7=v; usher_session=w";
	char *env[] = { https, cookies, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_request req = { .fcgi = &fcgi };
	struct http_response res;

	ck_assert_str_eq(token_of_request(&req, &conf, 7, buf), "v");
	ck_assert_ptr_null(
	    cookie_get(&req, COOKIE_THIS_HOST, SESSION_COOKIE, buf));
	http_response_init(&res);
	session_end(&res, &req);
	ck_assert_str_eq(res.headers_text,
	    "Set-Cookie: __Host-usher_session=; Path=/; Max-Age=0; "
	    "HttpOnly; SameSite=Lax; Secure\r\n");
	http_response_free(&res);
}
END_TEST

START_TEST(a_cookie_is_given_under_the_name_it_is_looked_for)
{
	gives("on", "Set-Cookie: __Host-c=v; Path=/; Max-Age=60; "
		    "HttpOnly; SameSite=Lax; Secure\r\n");
	gives("off",
	    "Set-Cookie: c=v; Path=/; Max-Age=60; HttpOnly; SameSite=Lax\r\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cookie");
	TCase *tc = tcase_create("cookie");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, a_cookie_is_found_among_others);
	tcase_add_test(tc, what_is_not_there_is_not_found);
	tcase_add_test(tc, a_value_fits_or_is_not_there);
	tcase_add_test(tc, over_https_only_the_prefixed_name_counts);
	tcase_add_test(tc, hosts_of_a_domain_may_share_cookies);
	tcase_add_test(tc, a_shared_domain_is_for_the_token_alone);
	tcase_add_test(tc, a_cookie_is_given_under_the_name_it_is_looked_for);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
