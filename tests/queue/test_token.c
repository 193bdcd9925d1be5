/* Tokens and anonymous visitors, and how often they should ask. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/keyring.h"
#include "fixture.h"
#include "queue/policy.h"
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
		fixture_visitor(&v, i);
		ck_assert_int_eq(fixture_enter(&v), ST_OK);
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

static struct line_place
waiting(int64_t rank, int64_t pace_milli)
{
	return (struct line_place){ .number = 1,
		.state = LINE_WAITING,
		.room = ROOM_OPEN,
		.rank = rank,
		.pace_milli = pace_milli,
		.pace_weight = 100,
		.absent_ms = 120000,
		.claim_ms = 60000 };
}

START_TEST(who_is_far_back_asks_seldom_and_who_is_near_often)
{
	struct line_place near = waiting(2, 60000), far = waiting(9999, 60000),
			  middle = waiting(124, 60000),
			  unknown = waiting(5, -1);

	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &near), 1000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &middle), 10000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &far), 30000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &unknown), 3000);
}
END_TEST

START_TEST(nobody_is_asked_to_poll_so_seldom_that_it_counts_as_absent)
{
	struct line_place far = waiting(9999, 60000);

	far.absent_ms = 12000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &far), 4000);
	far.absent_ms = 120000;
	far.claim_ms = 10000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &far), 5000);
}
END_TEST

/* 10^5 who wait in a room that stands still: each learns of its call in time,
 * and all together they ask hardly more than once in a ceiling each. */
static const int64_t last_paces[] = { 0, 600, 60000, 600000, 60000000 };
static const enum room_state standing[] = { ROOM_OPEN, ROOM_PAUSED,
	ROOM_ALL_HELD, ROOM_SOLD_OUT, ROOM_CLOSED };

START_TEST(a_line_that_stands_still_asks_no_more_than_one_that_moves)
{
	enum { N = 100000 };
	double a_second = 0;

	for (int64_t rank = 0; rank < N; rank++) {
		struct line_place p = waiting(rank, -1);
		int64_t ms;

		p.room = standing[_i % 5];
		p.last_pace_milli = last_paces[_i / 5];
		ms = policy_poll_after_ms(&fixture_conf, &p);
		ck_assert_int_ge(ms, 3000);
		ck_assert_int_le(ms, p.absent_ms / 3);
		ck_assert_int_le(ms, p.claim_ms / 2);
		a_second += 1000.0 / (double)ms;
	}
	ck_assert_double_lt(a_second, N / 30.0 + 350);
}
END_TEST

START_TEST(those_at_the_front_of_a_line_that_stands_still_ask_soon)
{
	struct line_place first = waiting(0, -1), next = waiting(299, -1),
			  slow = waiting(29, -1);

	first.room = next.room = slow.room = ROOM_PAUSED;
	slow.last_pace_milli = 6000;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &first), 3000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &next), 3000);
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &slow), 30000);
	ck_assert_int_eq(policy_wait(&slow).max_s, -1);
	first.room = ROOM_SOLD_OUT;
	ck_assert_int_eq(policy_poll_after_ms(&fixture_conf, &first), 30000);
}
END_TEST

START_TEST(an_estimate_is_a_range_that_narrows_with_what_was_seen)
{
	struct line_place few = waiting(59, 60000), many = waiting(59, 60000);
	struct policy_wait wide, narrow;

	few.pace_weight = 4;
	many.pace_weight = 10000;
	wide = policy_wait(&few);
	narrow = policy_wait(&many);
	ck_assert_int_eq(wide.min_s, 30);
	ck_assert_int_eq(wide.max_s, 90);
	ck_assert_int_eq(narrow.min_s, 54);
	ck_assert_int_le(narrow.max_s, 67);
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
	tcase_add_test(tc, who_is_far_back_asks_seldom_and_who_is_near_often);
	tcase_add_test(
	    tc, nobody_is_asked_to_poll_so_seldom_that_it_counts_as_absent);
	tcase_add_loop_test(tc,
	    a_line_that_stands_still_asks_no_more_than_one_that_moves, 0, 25);
	tcase_add_test(
	    tc, those_at_the_front_of_a_line_that_stands_still_ask_soon);
	tcase_add_test(
	    tc, an_estimate_is_a_range_that_narrows_with_what_was_seen);
	return fixture_main(s);
}
