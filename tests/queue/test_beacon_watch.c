/* Beacons: a real server that is asked when it is time to, and what counts of
 * what it answers. */
#include <stdio.h>
#include <string.h>

#include "answerer.h"
#include "draw_fixture.h"
#include "fetch/fetch_many.h"
#include "queue/beacon_watch.h"

#define HEX "0123456789abcdef0123456789ABCDEF"
#define VALUE_OF(round) "{\"round\":" #round ",\"randomness\":\"" HEX "\"}"

static struct answerer *server;
static struct fetch_many *requests;
static struct fixture_visitor v[3];

static void
set_up(void)
{
	fixture_set_up();
	server = answerer_start();
	requests = fetch_many_new();
}

static void
tear_down(void)
{
	fetch_many_free(requests);
	answerer_free(server);
	fixture_tear_down();
}

static void
answer_with(int http, const char *body)
{
	struct answer_plan plan = { .http = http };

	snprintf(plan.body, sizeof plan.body, "%s", body);
	answerer_set(server, &plan);
}

#define NOT_YET answer_with(404, "{}")
#define ITS_TIME answer_with(200, VALUE_OF(5))

static void
open_with_beacon(const char *base)
{
	char url[ROOM_TEXT_MAX];

	snprintf(url, sizeof url, "%spublic/{round}", base);
	draw_fixture_open(url);
	fixture_enter_all(v, 3);
}

/* What usher-advance does in a turn, until all is answered. */
static void
take_turn(void)
{
	fixture_advance();
	ck_assert_int_eq(beacon_watch_room(&fixture_q, 1, requests), ST_OK);
	while (fetch_many_count(requests) > 0)
		fetch_many_wait(requests, 10);
}

START_TEST(a_beacon_is_asked_from_before_the_freeze_until_it_has_come)
{
	struct room room;

	NOT_YET;
	open_with_beacon(answerer_url(server));
	take_turn();
	ck_assert_int_eq(answerer_count(server), 0);
	fixture_pass(DRAW_FREEZES_MS - 5000);
	take_turn();
	ck_assert_int_eq(answerer_count(server), 1);
	ck_assert_ptr_nonnull(strstr(answerer_last(server), "GET /public/5 "));
	take_turn();
	ck_assert_int_eq(answerer_count(server), 1);
	fixture_pass(5000);
	take_turn();
	ck_assert_int_eq(answerer_count(server), 2);
	ck_assert_int_eq(fixture_room().frozen, 1);
	ITS_TIME;
	fixture_pass(2000);
	take_turn();
	room = fixture_room();
	ck_assert_int_eq(room.beacon_state, DRAW_BEACON_CAME);
	ck_assert_str_eq(room.beacon_value, HEX);
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(answerer_count(server), 3);
	fixture_pass(DRAW_FREEZE_MS - 4000);
	take_turn();
	ck_assert_int_eq(fixture_room().drawn, 1);
}
END_TEST

START_TEST(a_value_that_is_there_before_the_freeze_is_shown_and_does_not_count)
{
	struct room room;

	ITS_TIME;
	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS - 5000);
	take_turn();
	room = fixture_room();
	ck_assert_int_eq(room.beacon_state, DRAW_BEACON_EARLY);
	ck_assert_str_eq(room.beacon_value, HEX);
	fixture_pass(DRAW_FREEZE_MS + 5000);
	take_turn();
	ck_assert_int_eq(fixture_room().drawn, 1);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
}
END_TEST

/* The request was made before the freeze, and answered after it. */
START_TEST(a_request_from_before_the_freeze_is_early_whenever_it_is_answered)
{
	struct answer_plan slow = {
		.http = 200, .delay_ms = 300, .body = VALUE_OF(5)
	};

	answerer_set(server, &slow);
	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS - 1);
	fixture_advance();
	ck_assert_int_eq(beacon_watch_room(&fixture_q, 1, requests), ST_OK);
	fixture_pass(1);
	fixture_advance();
	ck_assert_int_eq(fixture_room().frozen, 1);
	while (fetch_many_count(requests) > 0)
		fetch_many_wait(requests, 10);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
}
END_TEST

/* A folder cannot be written, or can be again. */
static void
move_folder(const char *here, bool away)
{
	char gone[256];

	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(away ? rename(here, gone) : rename(gone, here), 0);
}

static void
assert_is_early(void)
{
	ck_assert_int_eq(fixture_room().frozen, 1);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
	fixture_pass(DRAW_OPENS_MS);
	take_turn();
	ck_assert_int_eq(fixture_room().drawn, 1);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
}

START_TEST(a_value_between_the_count_and_the_hash_is_early)
{
	NOT_YET;
	open_with_beacon(answerer_url(server));
	move_folder(fixture_conf.queue_status_dir, true);
	fixture_pass(DRAW_FREEZES_MS);
	take_turn();
	ck_assert_int_eq(fixture_room().counted, 3);
	ck_assert_int_eq(fixture_room().frozen, 0);
	ITS_TIME;
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(fixture_room().frozen, 0);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_EARLY);
	move_folder(fixture_conf.queue_status_dir, false);
	fixture_pass(12000);
	take_turn();
	assert_is_early();
}
END_TEST

/* Then an early value cannot be noted, nor does anything else tell of it. */
START_TEST(a_value_that_came_while_the_disk_was_full_is_early)
{
	NOT_YET;
	open_with_beacon(answerer_url(server));
	move_folder(fixture_conf.queue_checkpoint_dir, true);
	fixture_pass(DRAW_FREEZES_MS);
	take_turn();
	ck_assert_int_eq(fixture_room().counted, 3);
	ITS_TIME;
	fixture_pass(11000);
	take_turn();
	ck_assert_int_eq(fixture_room().frozen, 0);
	move_folder(fixture_conf.queue_checkpoint_dir, false);
	fixture_pass(2000);
	take_turn();
	assert_is_early();
}
END_TEST

START_TEST(a_value_that_came_while_nobody_called_is_early)
{
	ITS_TIME;
	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS + 12000);
	take_turn();
	assert_is_early();
}
END_TEST

START_TEST(a_server_in_trouble_does_not_say_that_there_is_no_value)
{
	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS);
	answer_with(503, "{}");
	take_turn();
	answer_with(403, "{}");
	fixture_pass(2000);
	take_turn();
	answer_with(200, VALUE_OF(6));
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(fixture_checkpoint().beacon_asked, 0);
	ITS_TIME;
	fixture_pass(2000);
	take_turn();
	assert_is_early();
}
END_TEST

START_TEST(that_there_was_no_value_yet_outlives_redis)
{
	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS);
	answer_with(425, "too early");
	take_turn();
	ck_assert_int_eq(fixture_checkpoint().beacon_asked, 1);
	fixture_redis("FLUSHALL");
	ITS_TIME;
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_CAME);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	fixture_pass(DRAW_FREEZE_MS);
	take_turn();
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_checkpoint().beacon_asked, 0);
}
END_TEST

START_TEST(a_beacon_that_does_not_answer_is_missed)
{
	open_with_beacon(answerer_nowhere(server));
	fixture_pass(DRAW_OPENS_MS);
	take_turn();
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(DRAW_WAIT_MS);
	take_turn();
	ck_assert_int_eq(fixture_room().drawn, 1);
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
}
END_TEST

START_TEST(what_is_no_value_is_asked_for_again)
{
	struct answer_plan endless = { .http = 200, .filler = 100000 };

	open_with_beacon(answerer_url(server));
	fixture_pass(DRAW_FREEZES_MS);
	fixture_advance();
	answer_with(200, VALUE_OF(4));
	take_turn();
	answer_with(500, VALUE_OF(5));
	fixture_pass(2000);
	take_turn();
	answerer_set(server, &endless);
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_AWAITED);
	ITS_TIME;
	fixture_pass(2000);
	take_turn();
	ck_assert_int_eq(fixture_room().beacon_state, DRAW_BEACON_CAME);
}
END_TEST

START_TEST(a_beacon_that_is_named_is_asked_whether_it_is_known)
{
	struct room_settings set = { .beacon_round = DRAW_ROUND };
	char value[DRAW_BEACON_MAX];

	snprintf(set.beacon, sizeof set.beacon, "%s", answerer_url(server));
	NOT_YET;
	ck_assert_int_eq(beacon_watch_ask(&set, value), ST_NOT_FOUND);
	ITS_TIME;
	ck_assert_int_eq(beacon_watch_ask(&set, value), ST_OK);
	ck_assert_str_eq(value, HEX);
	snprintf(set.beacon, sizeof set.beacon, "%s", answerer_nowhere(server));
	ck_assert_int_eq(beacon_watch_ask(&set, value), ST_UNAVAILABLE);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("beacon_watch");
	TCase *asked = tcase_create("asked");

	suite_add_tcase(s, asked);
	tcase_add_checked_fixture(asked, set_up, tear_down);
	tcase_set_timeout(asked, 60);
	tcase_add_test(
	    asked, a_beacon_is_asked_from_before_the_freeze_until_it_has_come);
	tcase_add_test(asked,
	    a_value_that_is_there_before_the_freeze_is_shown_and_does_not_count);
	tcase_add_test(asked,
	    a_request_from_before_the_freeze_is_early_whenever_it_is_answered);
	tcase_add_test(asked, a_value_between_the_count_and_the_hash_is_early);
	tcase_add_test(
	    asked, a_value_that_came_while_the_disk_was_full_is_early);
	tcase_add_test(asked, a_value_that_came_while_nobody_called_is_early);
	tcase_add_test(
	    asked, a_server_in_trouble_does_not_say_that_there_is_no_value);
	tcase_add_test(asked, that_there_was_no_value_yet_outlives_redis);
	tcase_add_test(asked, a_beacon_that_does_not_answer_is_missed);
	tcase_add_test(asked, what_is_no_value_is_asked_for_again);
	tcase_add_test(
	    asked, a_beacon_that_is_named_is_asked_whether_it_is_known);
	return fixture_main(s);
}
