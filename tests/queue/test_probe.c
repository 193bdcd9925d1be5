/* Rule 10: a shop that does not report is probed, and down when that fails. */
#include "answerer.h"
#include "base/array.h"
#include "fetch/fetch_many.h"
#include "fixture.h"
#include "queue/probe.h"

#define HOLD_MS 100000

static struct fixture_visitor v[10];
static struct answerer *site;
static struct fetch_many *requests;

static void
set_up_site(void)
{
	fixture_set_up();
	site = answerer_start();
	requests = fetch_many_new();
}

static void
tear_down_site(void)
{
	fetch_many_free(requests);
	answerer_free(site);
	fixture_tear_down();
}

static void
answer_with(int http)
{
	struct answer_plan plan = { .http = http };

	answerer_set(site, &plan);
}

static void
set_probe(const char *url)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_probe, url), ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "test"), ST_OK);
}

/* What usher-advance does in this second; then the next one begins. */
static void
probe_once(void)
{
	ck_assert_int_eq(probe_room(&fixture_q, 1, requests), ST_OK);
	while (fetch_many_count(requests) > 0)
		fetch_many_wait(requests, 10);
}

static void
probe_for(int seconds)
{
	for (int s = 0; s < seconds; s++) {
		probe_once();
		fixture_pass(1000);
		fixture_advance();
	}
}

static void
open_probed_room(void)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)6, ROOM_SETTING_hold_ms,
	    (int64_t)HOLD_MS, FIXTURE_END);
	set_probe(answerer_url(site));
}

/* Six are inside a room whose shop is asked, and fails at last. */
static void
fill_probed_room(void)
{
	open_probed_room();
	fixture_enter_all(v, 10);
	fixture_claim_all(v, 6);
	probe_for(5);
	answer_with(500);
}

static void
probe_and_poll_for(int seconds)
{
	for (int s = 0; s < seconds; s += 5) {
		probe_for(5);
		fixture_poll_all(v, 10);
	}
}

/* Those inside have lost no more than this. */
static void
check_lost_at_most(int64_t ms)
{
	fixture_poll_all(v, 10);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - ms);
	ck_assert_int_le(v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS);
}

START_TEST(a_shop_is_asked_every_five_seconds_by_one)
{
	open_probed_room();
	probe_once();
	probe_once();
	ck_assert_int_eq(answerer_count(site), 1);
	fixture_pass(4999);
	probe_once();
	ck_assert_int_eq(answerer_count(site), 1);
	fixture_pass(1);
	probe_once();
	probe_once();
	ck_assert_int_eq(answerer_count(site), 2);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(two_failures_are_down_and_two_successes_up)
{
	open_probed_room();
	probe_for(5);
	answer_with(503);
	probe_for(5);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	probe_for(5);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_PROBE_FAILED);
	ck_assert_str_eq(fixture_room().down_detail, "probe failed: HTTP 503");
	ck_assert_int_eq(fixture_room().down_since_ms, T0);
	answer_with(200);
	probe_for(5);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	probe_for(5);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

/* The shop answers one way and the other in turn: the room stays as it is. */
static void
check_stays(enum room_state state, int first, int second)
{
	for (int i = 0; i < 6; i++) {
		answer_with(i % 2 == 0 ? first : second);
		probe_for(5);
		ck_assert_int_eq(fixture_room().state, state);
	}
}

START_TEST(one_failure_now_and_then_is_nothing)
{
	open_probed_room();
	check_stays(ROOM_OPEN, 500, 204);
}
END_TEST

/* Going up and down again in between is not up. */
START_TEST(one_success_now_and_then_is_nothing_either)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	check_stays(ROOM_SHOP_DOWN, 200, 500);
}
END_TEST

START_TEST(a_redirect_is_not_a_shop_that_sells)
{
	open_probed_room();
	answer_with(302);
	probe_for(10);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
}
END_TEST

START_TEST(a_shop_that_nobody_finds_is_down_and_told_why)
{
	open_probed_room();
	set_probe(answerer_nowhere(site));
	probe_for(10);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_str_ne(fixture_room().down_detail, "probe failed: ");
}
END_TEST

START_TEST(those_inside_a_probed_room_get_their_time_back)
{
	fill_probed_room();
	probe_and_poll_for(200);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	answer_with(200);
	probe_for(6);
	check_lost_at_most(2000);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().calls, 6);
}
END_TEST

START_TEST(another_probe_begins_anew)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	set_probe("");
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	probe_for(10);
	ck_assert_int_eq(answerer_count(site), 2);
	set_probe(answerer_url(site));
	probe_for(1);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

/* Then usher-advance does not run, and nothing is known. */
START_TEST(what_a_probe_found_is_forgotten_when_none_is_made)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	fixture_pass(50000);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	fixture_pass(10000);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

/* Nor do those inside lose the time by that, which was theirs until then. */
START_TEST(a_probe_that_is_no_longer_made_takes_no_time)
{
	fill_probed_room();
	probe_and_poll_for(2 * HOLD_MS / 1000);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	if (_i == 0)
		fixture_pass_heard(&v[9], 70000);
	else
		fixture_pass(600000);
	check_lost_at_most(20000);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

/* Found: a report ended the time that the shop was down, and its last probe,
 * which had failed, kept it from being given back. */
START_TEST(a_probe_that_failed_once_takes_no_time)
{
	fill_probed_room();
	fixture_set(ROOM_SETTING_by_booking, 1);
	fixture_report(50, 0);
	probe_and_poll_for(5);
	fixture_pass_with(v, 10, 45, false);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	fixture_report(50, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	answer_with(200);
	probe_for(1);
	check_lost_at_most(7000);
}
END_TEST

/* Found: no slot ran out any more. */
START_TEST(a_probe_that_failed_once_is_forgotten_when_none_is_made)
{
	fill_probed_room();
	fixture_set(ROOM_SETTING_by_booking, 1);
	fixture_report(50, 0);
	probe_and_poll_for(5);
	fixture_pass_with(v, 10, 2 * HOLD_MS / 1000, true);
	fixture_poll_all(v, 10);
	ck_assert_int_eq(v[0].place.state, LINE_EXPIRED);
	/* It is not the first of two. */
	fixture_report(50, 0);
	probe_once();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

/* Found: the slots' clock was put to what it would have been without the probe,
 * by a shop that is to report from then on, by its first report, and by a
 * restart of Redis. */
START_TEST(what_a_probe_found_is_time_lost_whatever_is_heard_next)
{
	fill_probed_room();
	probe_and_poll_for(60);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	if (_i == 0)
		fixture_set(ROOM_SETTING_by_booking, 1);
	else if (_i == 1)
		fixture_report(50, 0);
	else
		fixture_restart();
	probe_and_poll_for(10);
	if (_i < 2)
		fixture_report(50, 0);
	answer_with(200);
	probe_and_poll_for(10);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	check_lost_at_most(12000);
}
END_TEST

/* Found: the time since somebody was heard last counted as well. */
START_TEST(time_counts_again_when_a_verdict_is_over)
{
	fill_probed_room();
	for (int i = 0; i < 5; i++) {
		fixture_pass(40000);
		probe_once();
		fixture_poll_all(v, 10);
	}
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	fixture_pass(25000);
	fixture_poll_all(v, 10);
	fixture_pass(40000);
	check_lost_at_most(6000 + 5000);
}
END_TEST

START_TEST(a_probe_is_an_address_of_the_web)
{
	static const char *const bad[] = { "file:///etc/passwd", "/health",
		"javascript:alert(1)", "ftp://shop/", "http://", "//shop/",
		"http://a b/", "shop.example" };
	struct room_change change = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(room_change_text(&change, ROOM_SETTING_probe,
				  bad[i]) == ST_BAD_FIELD,
		    "%s", bad[i]);
	ck_assert_int_eq(room_change_text(&change, ROOM_SETTING_probe,
			     "https://shop.example:8443/up?x=1"),
	    ST_OK);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("probe");
	TCase *probes = tcase_create("probes");

	suite_add_tcase(s, probes);
	tcase_add_checked_fixture(probes, set_up_site, tear_down_site);
	tcase_set_timeout(probes, 60);
	tcase_add_test(probes, a_shop_is_asked_every_five_seconds_by_one);
	tcase_add_test(probes, two_failures_are_down_and_two_successes_up);
	tcase_add_test(probes, one_failure_now_and_then_is_nothing);
	tcase_add_test(probes, one_success_now_and_then_is_nothing_either);
	tcase_add_test(probes, a_redirect_is_not_a_shop_that_sells);
	tcase_add_test(probes, a_shop_that_nobody_finds_is_down_and_told_why);
	tcase_add_test(probes, those_inside_a_probed_room_get_their_time_back);
	tcase_add_test(probes, another_probe_begins_anew);
	tcase_add_test(
	    probes, what_a_probe_found_is_forgotten_when_none_is_made);
	tcase_add_loop_test(
	    probes, a_probe_that_is_no_longer_made_takes_no_time, 0, 2);
	tcase_add_test(probes, a_probe_that_failed_once_takes_no_time);
	tcase_add_test(
	    probes, a_probe_that_failed_once_is_forgotten_when_none_is_made);
	tcase_add_loop_test(probes,
	    what_a_probe_found_is_time_lost_whatever_is_heard_next, 0, 3);
	tcase_add_test(probes, time_counts_again_when_a_verdict_is_over);
	tcase_add_test(probes, a_probe_is_an_address_of_the_web);
	return fixture_main(s);
}
