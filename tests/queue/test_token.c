/* Tokens and anonymous visitors. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/keyring.h"
#include "fixture.h"
#include "queue/token.h"

#define KEY(id, digit)                                                         \
	id " " digit digit digit digit digit digit digit digit "\n"
#define A KEY("1", "aaaaaaaa")
#define B KEY("2", "bbbbbbbb")
#define C KEY("3", "cccccccc")

static struct keyring *keyring;
static char path[256];
static struct token token;

static void
rotate_to(const char *text)
{
	ck_assert_int_eq(
	    file_replace(path, text, strlen(text), 0640, false), ST_OK);
}

static void
set_up(void)
{
	fixture_set_up();
	snprintf(
	    path, sizeof path, "%s/token-keys", server_dir(fixture_server));
	rotate_to(A);
	ck_assert_int_eq(keyring_open(&keyring, path), ST_OK);
	token = (struct token){ .concert_id = 7, .epoch = 2, .index = 65537 };
	ck_assert_int_eq(visitor_of_account(&token.visitor, "kim"), ST_OK);
}

static void
tear_down(void)
{
	keyring_free(keyring);
	fixture_tear_down();
}

START_TEST(a_token_carries_its_place_and_is_the_same_each_time)
{
	char text[MAC_SEALED_MAX], again[MAC_SEALED_MAX];
	struct token opened;

	ck_assert_int_eq(token_seal(keyring, &token, text), ST_OK);
	ck_assert_int_eq(token_seal(keyring, &token, again), ST_OK);
	ck_assert_str_eq(text, again);
	ck_assert_int_eq(token_open(keyring, text, 7, &opened), ST_OK);
	ck_assert_int_eq(opened.epoch, 2);
	ck_assert_int_eq(opened.index, 65537);
	ck_assert_str_eq(visitor_account(&opened.visitor), "kim");
}
END_TEST

START_TEST(a_token_is_for_its_concert_and_unchanged)
{
	char text[MAC_SEALED_MAX];
	struct token opened;

	ck_assert_int_eq(token_seal(keyring, &token, text), ST_OK);
	ck_assert_int_eq(
	    token_open(keyring, text, 8, &opened), ST_TOKEN_INVALID);
	text[20] = text[20] == 'A' ? 'B' : 'A';
	ck_assert_int_eq(
	    token_open(keyring, text, 7, &opened), ST_TOKEN_INVALID);
	ck_assert_int_eq(token_open(keyring, "", 7, &opened), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(a_visitors_cookie_is_no_token_and_a_token_no_cookie)
{
	char cookie[MAC_SEALED_MAX], text[MAC_SEALED_MAX];
	struct visitor made, known;
	struct token opened;

	ck_assert_int_eq(visitor_new(&made, keyring, cookie), ST_OK);
	ck_assert_ptr_null(visitor_account(&made));
	ck_assert_int_eq(visitor_of_cookie(&known, keyring, cookie), ST_OK);
	ck_assert_str_eq(known.id, made.id);
	ck_assert_int_eq(
	    token_open(keyring, cookie, 7, &opened), ST_TOKEN_INVALID);
	ck_assert_int_eq(token_seal(keyring, &token, text), ST_OK);
	ck_assert_int_eq(
	    visitor_of_cookie(&known, keyring, text), ST_TOKEN_INVALID);
}
END_TEST

START_TEST(an_account_cannot_pass_for_an_anonymous_visitor)
{
	struct visitor account, anonymous;

	ck_assert_int_eq(visitor_of_account(&account, "~1"), ST_OK);
	ck_assert_int_eq(visitor_of_id(&anonymous, "~1", 2), ST_OK);
	ck_assert_mem_ne(
	    account.digest, anonymous.digest, sizeof account.digest);
	ck_assert_str_eq(visitor_account(&account), "~1");
}
END_TEST

START_TEST(a_token_outlives_one_rotation_of_the_keys)
{
	char text[MAC_SEALED_MAX];
	struct token opened;

	ck_assert_int_eq(token_seal(keyring, &token, text), ST_OK);
	rotate_to(B A);
	ck_assert_int_eq(token_open(keyring, text, 7, &opened), ST_OK);
	rotate_to(C B A);
	ck_assert_int_eq(
	    token_open(keyring, text, 7, &opened), ST_TOKEN_INVALID);
}
END_TEST

/* 200 visitors poll while keys are rotated: nobody is refused. */
START_TEST(rotating_keys_under_load_rejects_nobody)
{
	enum { N = 200 };
	static char text[N][MAC_SEALED_MAX];
	struct fixture_visitor v;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING__MAX);
	for (int i = 0; i < N; i++) {
		if (i == N / 2)
			rotate_to(B A);
		fixture_enter_new(&v, i);
		ck_assert_int_eq(token_seal(keyring, &v.token, text[i]), ST_OK);
	}
	for (int i = 0; i < N; i++) {
		ck_assert_int_eq(
		    token_open(keyring, text[i], 1, &v.token), ST_OK);
		ck_assert_int_eq(fixture_poll(&v), ST_OK);
		ck_assert_int_eq(v.place.number, i + 1);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("token");
	TCase *tc = tcase_create("token");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_token_carries_its_place_and_is_the_same_each_time);
	tcase_add_test(tc, a_token_is_for_its_concert_and_unchanged);
	tcase_add_test(tc, a_visitors_cookie_is_no_token_and_a_token_no_cookie);
	tcase_add_test(tc, an_account_cannot_pass_for_an_anonymous_visitor);
	tcase_add_test(tc, a_token_outlives_one_rotation_of_the_keys);
	tcase_add_test(tc, rotating_keys_under_load_rejects_nobody);
	return fixture_main(s);
}
