/* Who is given the receipt of an admission, and when again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/receipt.h"
#include "key_pair.h"
#include "queue_web/request_receipt.h"
#include "web/cookie.h"

#define T0 1790000000000

static char receipts[] = "receipts", bypass[] = "bypass", domain[64];
static struct conf conf;
static struct app app;
static struct keyring *secret, *public;
static struct token token;
static struct line_place place;

/* A request: its headers as Apache sets them. */
static char https[16], cookies[COOKIE_MAX], bearer[64];
static char *env[4];
static struct FCGX_Request fcgi;
static struct http_request req;
static struct http_response res;

/* Any pair of keys will do. */
static void
use_keys(unsigned char id)
{
	key_pair_open(id, id, &secret, &public);
	app.receipt_keys = secret;
}

static void
set_up(void)
{
	*domain = '\0';
	conf = (struct conf){ .booking_outage = receipts,
		.security_cookie_domain = domain };
	app = (struct app){ .conf = &conf };
	use_keys(7);
	token = (struct token){ .concert_id = 7, .epoch = 1, .index = 3 };
	ck_assert_int_eq(visitor_of_account(&token.visitor, "kim"), ST_OK);
	place = (struct line_place){ .number = 3,
		.state = LINE_ADMITTED,
		.capacity = 100,
		.expires_at_ms = T0 + 299001,
		.now_ms = T0 };
	strcpy(https, "HTTPS=off");
	strcpy(cookies, "HTTP_COOKIE=");
	env[0] = https;
	env[1] = cookies;
	env[2] = NULL;
	fcgi = (FCGX_Request){ .envp = env };
	req = (struct http_request){ .fcgi = &fcgi };
	http_response_init(&res);
}

static void
tear_down(void)
{
	http_response_free(&res);
	keyring_free(secret);
	keyring_free(public);
}

/* The receipt that the answer gives, or "". */
static const char *
receipt_given(void)
{
	static char text[COOKIE_MAX];

	http_response_free(&res);
	http_response_init(&res);
	request_receipt_give(&app, &req, &res, &token, &place);
	*text = '\0';
	if (*res.headers_text != '\0')
		ck_assert_int_eq(
		    sscanf(res.headers_text,
			"Set-Cookie: usher_receipt_7=%1000[^;]; ", text),
		    1);
	return text;
}

/* The next requests bring what this one was given. */
static void
bring_it_along(void)
{
	ck_assert_str_ne(receipt_given(), "");
	snprintf(cookies, sizeof cookies,
	    "HTTP_COOKIE=usher_token_7=t; usher_receipt_7=%s", receipt_given());
}

START_TEST(a_receipt_says_what_the_admission_is)
{
	struct receipt r;

	ck_assert_int_eq(receipt_open(public, receipt_given(), &r), ST_OK);
	ck_assert_str_eq(r.account, "kim");
	ck_assert_int_eq(r.concert_id, 7);
	ck_assert_int_eq(r.number, 3);
	ck_assert_int_eq(r.capacity, 100);
	ck_assert_int_eq(r.end_ms, T0 + 299001);
}
END_TEST

/* And for the hosts that share the token's cookie. */
START_TEST(its_cookie_lives_as_long_as_the_admission)
{
	char wanted[COOKIE_MAX];

	snprintf(wanted, sizeof wanted,
	    "Set-Cookie: usher_receipt_7=%s; Path=/; Max-Age=300; HttpOnly; "
	    "SameSite=Lax\r\n",
	    receipt_given());
	ck_assert_str_eq(res.headers_text, wanted);
	strcpy(https, "HTTPS=on");
	strcpy(domain, "shop.example");
	snprintf(wanted, sizeof wanted,
	    "Set-Cookie: usher_receipt_7=%s; Path=/; Domain=shop.example; "
	    "Max-Age=300; HttpOnly; SameSite=Lax; Secure\r\n",
	    receipt_given());
	ck_assert_str_eq(res.headers_text, wanted);
	*domain = '\0';
	request_receipt_give(&app, &req, &res, &token, &place);
	ck_assert_ptr_nonnull(
	    strstr(res.headers_text, "Set-Cookie: __Host-usher_receipt_7="));
}
END_TEST

START_TEST(without_the_setting_nobody_is_given_one)
{
	conf.booking_outage = bypass;
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

START_TEST(nobody_is_who_is_not_inside)
{
	static const enum line_state states[] = { LINE_WAITING, LINE_CALLED,
		LINE_DONE, LINE_EXPIRED };

	place.state = states[_i];
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

/* Booking lets accounts in alone. */
START_TEST(nor_is_an_anonymous_visitor)
{
	ck_assert_int_eq(visitor_of_id(&token.visitor, "~abc", 4), ST_OK);
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

/* It keeps no cookies: booking asks about each request so. */
START_TEST(nor_is_a_program_that_shows_the_token)
{
	strcpy(bearer, "HTTP_AUTHORIZATION=Bearer t");
	env[2] = bearer;
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

START_TEST(one_that_is_brought_is_not_given_again)
{
	bring_it_along();
	ck_assert_str_eq(receipt_given(), "");
	place.now_ms += 1000;
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

/* What makes it another one. */
static void
move_end(void)
{
	place.expires_at_ms++;
}

static void
move_number(void)
{
	place.number++;
}

static void
move_capacity(void)
{
	place.capacity--;
}

static void
move_account(void)
{
	ck_assert_int_eq(visitor_of_account(&token.visitor, "lee"), ST_OK);
}

static void
move_key(void)
{
	keyring_free(secret);
	keyring_free(public);
	use_keys(8);
}

static void (*const moves[])(
    void) = { move_end, move_number, move_capacity, move_account, move_key };

START_TEST(but_one_of_another_admission_is_replaced)
{
	struct receipt r;

	bring_it_along();
	moves[_i]();
	ck_assert_int_eq(receipt_open(public, receipt_given(), &r), ST_OK);
	bring_it_along();
	ck_assert_str_eq(receipt_given(), "");
}
END_TEST

START_TEST(rubbish_is_replaced)
{
	strcpy(cookies, "HTTP_COOKIE=usher_receipt_7=rubbish");
	bring_it_along();
	strcpy(cookies, "HTTP_COOKIE=usher_receipt_7=");
	bring_it_along();
}
END_TEST

START_TEST(a_visitor_that_leaves_gives_it_up)
{
	request_receipt_end(&app, &req, &res, 7);
	ck_assert_str_eq(res.headers_text, "");
	bring_it_along();
	http_response_free(&res);
	http_response_init(&res);
	request_receipt_end(&app, &req, &res, 8);
	ck_assert_str_eq(res.headers_text, "");
	request_receipt_end(&app, &req, &res, 7);
	ck_assert_str_eq(res.headers_text,
	    "Set-Cookie: usher_receipt_7=; Path=/; Max-Age=0; HttpOnly; "
	    "SameSite=Lax\r\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("request_receipt");
	TCase *tc = tcase_create("receipt");
	SRunner *runner = srunner_create(s);
	int failed;

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_receipt_says_what_the_admission_is);
	tcase_add_test(tc, its_cookie_lives_as_long_as_the_admission);
	tcase_add_test(tc, without_the_setting_nobody_is_given_one);
	tcase_add_loop_test(tc, nobody_is_who_is_not_inside, 0, 4);
	tcase_add_test(tc, nor_is_an_anonymous_visitor);
	tcase_add_test(tc, nor_is_a_program_that_shows_the_token);
	tcase_add_test(tc, one_that_is_brought_is_not_given_again);
	tcase_add_loop_test(tc, but_one_of_another_admission_is_replaced, 0, 5);
	tcase_add_test(tc, rubbish_is_replaced);
	tcase_add_test(tc, a_visitor_that_leaves_gives_it_up);
	suite_add_tcase(s, tc);
	srunner_run_all(runner, CK_NORMAL);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
