/* Rule 10: the shop behind the line, and what it costs nobody that it dies. */
#include <string.h>

#include "answerer.h"
#include "base/array.h"
#include "fetch/fetch_many.h"
#include "fixture.h"
#include "queue/probe.h"
#include "queue/room_log.h"

#define HOLD_MS 100000
#define CLAIM_MS 20000

static struct fixture_visitor v[20];

static void
open_shop_room(void)
{
	fixture_open(ROOM_SETTING_by_booking, (int64_t)1, ROOM_SETTING_capacity,
	    (int64_t)6, ROOM_SETTING_hold_ms, (int64_t)HOLD_MS,
	    ROOM_SETTING_claim_ms, (int64_t)CLAIM_MS, FIXTURE_END);
}

static void
poll_first(int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
}

static void
claim_first(int n)
{
	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.state, LINE_ADMITTED);
	}
}

static enum room_state
state(void)
{
	return fixture_room().state;
}

/* Time in which n visitors poll every second, and the shop reports every fifth,
 * if it does. */
static void
pass_with(int n, int seconds, bool is_reporting)
{
	for (int s = 0; s < seconds; s++) {
		fixture_pass(1000);
		if (s % 3 == 2 || s % 5 == 4)
			poll_first(n);
		if (is_reporting && s % 5 == 4)
			fixture_report(50, 0);
		fixture_advance();
	}
}

/* --- reports ------------------------------------------------------------- */

/* Found: a room just opened called 50 for 2 seats. */
START_TEST(nobody_is_called_before_the_shop_has_reported)
{
	open_shop_room();
	fixture_enter_all(v, 10);
	fixture_advance();
	ck_assert_int_eq(fixture_room().calls, 0);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT_YET);
	ck_assert_str_eq(fixture_room().down_detail, "no report yet");
	fixture_report(2, 0);
	poll_first(10);
	ck_assert_int_eq(fixture_room().calls, 2);
	ck_assert_int_eq(state(), ROOM_OPEN);
	ck_assert_int_eq(fixture_room().down_since_ms, 0);
}
END_TEST

START_TEST(a_room_whose_shop_does_not_report_calls_at_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)6, FIXTURE_END);
	fixture_enter_all(v, 10);
	ck_assert_int_eq(fixture_room().calls, 6);
	pass_with(10, 40, false);
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

START_TEST(the_first_report_makes_a_room_one_whose_shop_reports)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)6, FIXTURE_END);
	ck_assert_int_eq(fixture_room().set.by_booking, 0);
	fixture_pass(1000000);
	fixture_report(9, 0);
	ck_assert_int_eq(fixture_room().set.by_booking, 1);
	ck_assert_int_eq(fixture_checkpoint().set.by_booking, 1);
	/* An operator may know better, and later reports do not. */
	fixture_set(ROOM_SETTING_by_booking, 0);
	fixture_report(8, 0);
	fixture_pass(60000);
	ck_assert_int_eq(fixture_room().set.by_booking, 0);
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

START_TEST(fifteen_seconds_without_a_report_are_a_shop_that_is_down)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_pass(15000);
	ck_assert_int_eq(state(), ROOM_OPEN);
	fixture_pass(1);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT);
	ck_assert_int_eq(fixture_room().down_since_ms, T0);
	fixture_pass(1999);
	ck_assert_str_eq(fixture_room().down_detail, "no report for 17 s");
	fixture_report(50, 0);
	ck_assert_int_eq(state(), ROOM_OPEN);
	ck_assert_int_eq(fixture_room().pulse_ms, fixture_q.now_ms);
}
END_TEST

START_TEST(a_shop_that_says_it_cannot_sell_is_down_at_once)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_pass(5000);
	fixture_report_closed();
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NOT_SELLING);
	ck_assert_int_eq(fixture_room().down_since_ms, T0);
	fixture_enter_all(v, 3);
	ck_assert_int_eq(fixture_room().calls, 0);
	fixture_pass(1000);
	fixture_report(50, 0);
	ck_assert_int_eq(fixture_room().calls, 3);
}
END_TEST

/* Found: six came in, saw errors, expired, and the rest were called too. */
START_TEST(those_inside_get_back_the_time_that_the_shop_was_down)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	for (int i = 3; i < 6; i++)
		ck_assert(fixture_leave(&v[i])); /* three are called */
	pass_with(12, 5, true); /* the last report */
	pass_with(12, 90, false); /* down for 90 s, of which 15 go unnoticed */
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().calls, 9);
	fixture_report(50, 0);
	poll_first(12);
	ck_assert_int_eq(fixture_room().calls, 9);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(v[i].place.state, LINE_ADMITTED);
		ck_assert_int_eq(v[i].place.expires_at_ms,
		    fixture_q.now_ms + HOLD_MS - 5000);
	}
	for (int i = 6; i < 9; i++)
		ck_assert_int_eq(v[i].place.state, LINE_CALLED);
	/* And no more than that. */
	pass_with(12, CLAIM_MS / 1000 - 5, true);
	ck_assert_int_eq(fixture_room().no_shows, 3);
	pass_with(12, (HOLD_MS - CLAIM_MS) / 1000, true);
	poll_first(1);
	ck_assert_int_eq(v[0].place.state, LINE_EXPIRED);
}
END_TEST

/* A deadline that falls between the last pulse and the moment at which the shop
 * is found to be down is not missed either. */
START_TEST(no_slot_runs_out_while_it_is_not_known_that_the_shop_sold)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	claim_first(6);
	pass_with(12, HOLD_MS / 1000 - 5, true);
	pass_with(12, 14, false);
	ck_assert_int_eq(state(), ROOM_OPEN);
	poll_first(6);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_eq(v[0].place.expires_at_ms, fixture_q.now_ms);
	fixture_report_closed();
	pass_with(12, 100, false);
	fixture_report(50, 0);
	poll_first(6);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_eq(v[0].place.expires_at_ms, fixture_q.now_ms + 5000);
	ck_assert_int_eq(fixture_room().calls, 6);
}
END_TEST

START_TEST(one_who_claims_while_the_shop_is_down_has_all_its_time_after)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 6);
	fixture_pass(5000);
	fixture_report_closed();
	pass_with(6, 60, false);
	claim_first(6);
	pass_with(6, 60, false);
	fixture_report(50, 0);
	poll_first(6);
	ck_assert_int_eq(v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS);
}
END_TEST

/* A suspended host is a silence and a dead shop at once: the time is given back
 * once. */
START_TEST(time_that_is_lost_twice_is_given_back_once)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	claim_first(6);
	pass_with(12, 5, true);
	fixture_pass(300000);
	if (_i == 0)
		fixture_report(50, 0);
	poll_first(12);
	fixture_report(50, 0);
	poll_first(12);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 5000 - 3000);
	ck_assert_int_le(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 5000);
	ck_assert_int_eq(fixture_room().calls, 6);
}
END_TEST

/* A report that comes while the room hears nobody takes no time from those
 * inside, nor does a shop that is expected to report and then is not. */
START_TEST(a_report_in_a_silence_takes_no_time)
{
	open_shop_room();
	fixture_set(ROOM_SETTING_by_booking, 0);
	fixture_enter_all(v, 10);
	claim_first(6);
	pass_with(10, 20, false);
	fixture_pass(2 * HOLD_MS);
	if (_i == 0) {
		fixture_report(9, 0);
	} else {
		fixture_set(ROOM_SETTING_by_booking, 1);
		fixture_pass(HOLD_MS);
		fixture_set(ROOM_SETTING_by_booking, 0);
	}
	fixture_pass(1000);
	fixture_advance();
	poll_first(10);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 22000);
	ck_assert_int_le(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 20000);
}
END_TEST

START_TEST(an_operators_pause_shows_before_a_dead_shop)
{
	open_shop_room();
	ck_assert_int_eq(room_pause(&fixture_q, 1, "test"), ST_OK);
	ck_assert_int_eq(state(), ROOM_PAUSED);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT_YET);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "test"), ST_OK);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	fixture_report(3, 3);
	ck_assert_int_eq(state(), ROOM_ALL_HELD);
	fixture_pass(16000);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	fixture_report(0, 0);
	fixture_pass(16000);
	ck_assert_int_eq(state(), ROOM_SOLD_OUT);
	ck_assert_int_eq(fixture_room().trouble, SHOP_UP);
}
END_TEST

START_TEST(a_restored_room_waits_for_its_shop)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	claim_first(6);
	fixture_kill_and_change("rm -rf appendonlydir");
	poll_first(12);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().sellable, 50);
	ck_assert_int_eq(fixture_room().calls, 0);
	fixture_report(50, 0);
	ck_assert_int_eq(state(), ROOM_OPEN);
	pass_with(12, 10, true);
	ck_assert_int_eq(fixture_room().calls, 6);
	claim_first(6);
}
END_TEST

START_TEST(a_report_is_heard_whatever_the_disk_does)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 1);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "mv 1.json ../aside && mkdir 1.json && touch 1.json/x");
	fixture_pass(14000);
	fixture_report(49, 0);
	fixture_pass(14000);
	ck_assert_int_eq(state(), ROOM_OPEN);
	ck_assert_int_eq(fixture_room().sellable, 49);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "rm -r 1.json && mv ../aside 1.json");
}
END_TEST

/* A file of a version that knew no shops. */
START_TEST(a_room_of_an_earlier_version_reports_if_it_was_told_of_stock)
{
	struct checkpoint c;

	fixture_open(ROOM_SETTING_capacity, (int64_t)6, FIXTURE_END);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "sed -i -e '/by_booking/d' -e '/\"probe\"/d' 1.json");
	c = fixture_checkpoint();
	ck_assert_int_eq(c.set.by_booking, 0);
	fixture_report(7, 0);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "sed -i -e '/by_booking/d' -e '/\"probe\"/d' 1.json");
	c = fixture_checkpoint();
	ck_assert_int_eq(c.set.by_booking, 1);
	ck_assert_str_eq(c.set.probe, "");
}
END_TEST

static int
count_events(const char *what)
{
	struct room_event events[20];
	size_t n;
	int found = 0;

	ck_assert_int_eq(room_log(&fixture_q, 1, events, 20, &n), ST_OK);
	for (size_t i = 0; i < n; i++)
		found += strstr(events[i].what, what) != NULL;
	return found;
}

START_TEST(operators_find_in_the_log_that_the_shop_was_down)
{
	open_shop_room();
	fixture_enter_all(v, 1);
	fixture_pass(5000);
	fixture_advance();
	fixture_report(50, 0);
	pass_with(1, 5, true);
	ck_assert_int_eq(count_events("shop"), 0);
	pass_with(1, 30, false);
	ck_assert_int_eq(count_events("the shop is down: no report for"), 1);
	fixture_report(50, 0);
	pass_with(1, 3, false);
	ck_assert_int_eq(count_events("the shop sells again"), 1);
}
END_TEST

/* --- probes -------------------------------------------------------------- */

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
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

START_TEST(two_failures_are_down_and_two_successes_up)
{
	open_probed_room();
	probe_for(5);
	answer_with(503);
	probe_for(5);
	ck_assert_int_eq(state(), ROOM_OPEN);
	probe_for(5);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_PROBE_FAILED);
	ck_assert_str_eq(fixture_room().down_detail, "probe failed: HTTP 503");
	ck_assert_int_eq(fixture_room().down_since_ms, T0);
	answer_with(200);
	probe_for(5);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	probe_for(5);
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

START_TEST(one_failure_now_and_then_is_nothing)
{
	open_probed_room();
	for (int i = 0; i < 6; i++) {
		answer_with(i % 2 == 0 ? 500 : 204);
		probe_for(5);
		ck_assert_int_eq(state(), ROOM_OPEN);
	}
}
END_TEST

/* Going up and down again in between is not up. */
START_TEST(one_success_now_and_then_is_nothing_either)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	for (int i = 0; i < 6; i++) {
		answer_with(i % 2 == 0 ? 200 : 500);
		probe_for(5);
		ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	}
}
END_TEST

START_TEST(a_redirect_is_not_a_shop_that_sells)
{
	open_probed_room();
	answer_with(302);
	probe_for(10);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
}
END_TEST

START_TEST(a_shop_that_nobody_finds_is_down_and_told_why)
{
	open_probed_room();
	set_probe(answerer_nowhere(site));
	probe_for(10);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	ck_assert_str_ne(fixture_room().down_detail, "probe failed: ");
}
END_TEST

START_TEST(those_inside_a_probed_room_get_their_time_back)
{
	open_probed_room();
	fixture_enter_all(v, 10);
	claim_first(6);
	probe_for(5);
	answer_with(500);
	for (int i = 0; i < 40; i++) {
		probe_for(5);
		poll_first(10);
	}
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	answer_with(200);
	probe_for(6);
	poll_first(10);
	ck_assert_int_eq(state(), ROOM_OPEN);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 2000);
	ck_assert_int_le(v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS);
	ck_assert_int_eq(fixture_room().calls, 6);
}
END_TEST

START_TEST(another_probe_begins_anew)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	set_probe("");
	ck_assert_int_eq(state(), ROOM_OPEN);
	probe_for(10);
	ck_assert_int_eq(answerer_count(site), 2);
	set_probe(answerer_url(site));
	probe_for(1);
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

/* Then usher-advance does not run, and nothing is known. */
START_TEST(what_a_probe_found_is_forgotten_when_none_is_made)
{
	open_probed_room();
	answer_with(500);
	probe_for(10);
	fixture_pass(50000);
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	fixture_pass(10000);
	ck_assert_int_eq(state(), ROOM_OPEN);
}
END_TEST

/* Nor do those inside lose the time by that, which was theirs until then. */
START_TEST(a_probe_that_is_no_longer_made_takes_no_time)
{
	open_probed_room();
	fixture_enter_all(v, 10);
	claim_first(6);
	probe_for(5);
	answer_with(500);
	for (int i = 0; i < 2 * HOLD_MS / 5000; i++) {
		probe_for(5);
		poll_first(10);
	}
	ck_assert_int_eq(state(), ROOM_SHOP_DOWN);
	if (_i == 0)
		fixture_pass_heard(&v[9], 70000);
	else
		fixture_pass(600000);
	poll_first(10);
	ck_assert_int_eq(state(), ROOM_OPEN);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 20000);
	ck_assert_int_le(v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS);
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
	Suite *s = suite_create("shop");
	TCase *reports = tcase_create("reports"),
	      *probes = tcase_create("probes");

	suite_add_tcase(s, reports);
	tcase_add_checked_fixture(reports, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(reports, 60);
	tcase_add_test(reports, nobody_is_called_before_the_shop_has_reported);
	tcase_add_test(
	    reports, a_room_whose_shop_does_not_report_calls_at_once);
	tcase_add_test(
	    reports, the_first_report_makes_a_room_one_whose_shop_reports);
	tcase_add_test(
	    reports, fifteen_seconds_without_a_report_are_a_shop_that_is_down);
	tcase_add_test(
	    reports, a_shop_that_says_it_cannot_sell_is_down_at_once);
	tcase_add_test(
	    reports, those_inside_get_back_the_time_that_the_shop_was_down);
	tcase_add_test(
	    reports, no_slot_runs_out_while_it_is_not_known_that_the_shop_sold);
	tcase_add_test(reports,
	    one_who_claims_while_the_shop_is_down_has_all_its_time_after);
	tcase_add_loop_test(
	    reports, time_that_is_lost_twice_is_given_back_once, 0, 2);
	tcase_add_loop_test(reports, a_report_in_a_silence_takes_no_time, 0, 2);
	tcase_add_test(reports, an_operators_pause_shows_before_a_dead_shop);
	tcase_add_test(reports, a_restored_room_waits_for_its_shop);
	tcase_add_test(reports, a_report_is_heard_whatever_the_disk_does);
	tcase_add_test(reports,
	    a_room_of_an_earlier_version_reports_if_it_was_told_of_stock);
	tcase_add_test(
	    reports, operators_find_in_the_log_that_the_shop_was_down);

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
	tcase_add_test(probes, a_probe_is_an_address_of_the_web);
	return fixture_main(s);
}
