/* Rule 10: the shop behind the line, and what it costs nobody that it dies. */
#include <string.h>

#include "fixture.h"
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

/* Found: a room just opened called 50 for 2 seats. */
START_TEST(nobody_is_called_before_the_shop_has_reported)
{
	open_shop_room();
	fixture_enter_all(v, 10);
	fixture_advance();
	ck_assert_int_eq(fixture_room().calls, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT_YET);
	ck_assert_str_eq(fixture_room().down_detail, "no report yet");
	fixture_report(2, 0);
	fixture_poll_all(v, 10);
	ck_assert_int_eq(fixture_room().calls, 2);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().down_since_ms, 0);
}
END_TEST

START_TEST(a_room_whose_shop_does_not_report_calls_at_once)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)6, FIXTURE_END);
	fixture_enter_all(v, 10);
	ck_assert_int_eq(fixture_room().calls, 6);
	fixture_pass_with(v, 10, 40, false);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
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
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(fifteen_seconds_without_a_report_are_a_shop_that_is_down)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_pass(15000);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	fixture_pass(1);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT);
	ck_assert_int_eq(fixture_room().down_since_ms, T0);
	fixture_pass(1999);
	ck_assert_str_eq(fixture_room().down_detail, "no report for 17 s");
	fixture_report(50, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().pulse_ms, fixture_q.now_ms);
}
END_TEST

START_TEST(a_shop_that_says_it_cannot_sell_is_down_at_once)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_pass(5000);
	fixture_report_closed();
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
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
	fixture_pass_with(v, 12, 5, true); /* the last report */
	fixture_pass_with(
	    v, 12, 90, false); /* down for 90 s, of which 15 go unnoticed */
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().calls, 9);
	fixture_report(50, 0);
	fixture_poll_all(v, 12);
	ck_assert_int_eq(fixture_room().calls, 9);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(v[i].place.state, LINE_ADMITTED);
		ck_assert_int_eq(v[i].place.expires_at_ms,
		    fixture_q.now_ms + HOLD_MS - 5000);
	}
	for (int i = 6; i < 9; i++)
		ck_assert_int_eq(v[i].place.state, LINE_CALLED);
	/* And no more than that. */
	fixture_pass_with(v, 12, CLAIM_MS / 1000 - 5, true);
	ck_assert_int_eq(fixture_room().no_shows, 3);
	fixture_pass_with(v, 12, (HOLD_MS - CLAIM_MS) / 1000, true);
	fixture_poll_all(v, 1);
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
	fixture_claim_all(v, 6);
	fixture_pass_with(v, 12, HOLD_MS / 1000 - 5, true);
	fixture_pass_with(v, 12, 14, false);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	fixture_poll_all(v, 6);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_eq(v[0].place.expires_at_ms, fixture_q.now_ms);
	fixture_report_closed();
	fixture_pass_with(v, 12, 100, false);
	fixture_report(50, 0);
	fixture_poll_all(v, 6);
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
	fixture_pass_with(v, 6, 60, false);
	fixture_claim_all(v, 6);
	fixture_pass_with(v, 6, 60, false);
	fixture_report(50, 0);
	fixture_poll_all(v, 6);
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
	fixture_claim_all(v, 6);
	fixture_pass_with(v, 12, 5, true);
	fixture_pass(300000);
	if (_i == 0)
		fixture_report(50, 0);
	fixture_poll_all(v, 12);
	fixture_report(50, 0);
	fixture_poll_all(v, 12);
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
	fixture_claim_all(v, 6);
	fixture_pass_with(v, 10, 20, false);
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
	fixture_poll_all(v, 10);
	ck_assert_int_eq(v[0].place.state, LINE_ADMITTED);
	ck_assert_int_ge(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 22000);
	ck_assert_int_le(
	    v[0].place.expires_at_ms, fixture_q.now_ms + HOLD_MS - 20000);
}
END_TEST

/* Found: time that had passed when the room was opened was counted once more
 * when the shop reported, and those inside ran out.  An operator opens it, or
 * moves the time at which it closes. */
START_TEST(a_room_that_opens_while_its_shop_is_down_takes_no_time)
{
	struct room_change change = { 0 };
	int64_t left_ms;

	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	fixture_pass_with(v, 12, 30, true);
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	fixture_report(50, 0);
	left_ms = v[0].place.expires_at_ms - fixture_q.now_ms;
	if (_i == 0)
		ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	else
		fixture_set(ROOM_SETTING_closes_at_ms, fixture_q.now_ms + 1);
	fixture_pass(10000);
	if (_i == 0)
		ck_assert_int_eq(
		    room_open(&fixture_q, 1, &change, "kim"), ST_OK);
	else
		fixture_set(ROOM_SETTING_closes_at_ms, 0);
	for (int i = 0; i < 2; i++) { /* twice, with nobody heard between */
		fixture_pass(600000);
		fixture_report(50, 0);
	}
	ck_assert_int_eq(fixture_validate(&v[0]), ST_OK);
	ck_assert_int_eq(v[0].place.expires_at_ms - fixture_q.now_ms, left_ms);
}
END_TEST

START_TEST(an_operators_pause_shows_before_a_dead_shop)
{
	open_shop_room();
	ck_assert_int_eq(room_pause(&fixture_q, 1, "test"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_PAUSED);
	ck_assert_int_eq(fixture_room().trouble, SHOP_NO_REPORT_YET);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "test"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	fixture_report(3, 3);
	ck_assert_int_eq(fixture_room().state, ROOM_ALL_HELD);
	fixture_pass(16000);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	fixture_report(0, 0);
	fixture_pass(16000);
	ck_assert_int_eq(fixture_room().state, ROOM_SOLD_OUT);
	ck_assert_int_eq(fixture_room().trouble, SHOP_UP);
}
END_TEST

START_TEST(a_restored_room_waits_for_its_shop)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_enter_all(v, 12);
	fixture_claim_all(v, 6);
	fixture_kill_and_change("rm -rf appendonlydir");
	fixture_poll_all(v, 12);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().sellable, 50);
	ck_assert_int_eq(fixture_room().calls, 0);
	fixture_report(50, 0);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	fixture_pass_with(v, 12, 10, true);
	ck_assert_int_eq(fixture_room().calls, 6);
	fixture_claim_all(v, 6);
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
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().sellable, 49);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "rm -r 1.json && mv ../aside 1.json");
}
END_TEST

/* Found: of a stock of 50 that was on disk, 6 were called for 2 seats. */
START_TEST(an_older_stock_on_disk_calls_nobody_when_redis_restarts)
{
	open_shop_room();
	fixture_report(50, 0);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "mv 1.json ../aside && mkdir 1.json && touch 1.json/x");
	fixture_report(2, 0);
	fixture_shell(fixture_conf.queue_checkpoint_dir,
	    "rm -r 1.json && mv ../aside 1.json");
	fixture_restart();
	fixture_enter_all(v, 10);
	ck_assert_int_eq(fixture_room().state, ROOM_SHOP_DOWN);
	ck_assert_int_eq(fixture_room().calls, 0);
	fixture_report(2, 0);
	ck_assert_int_eq(fixture_room().calls, 2);
	/* The same stock as on disk is no reason to wait. */
	fixture_restart();
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
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
	fixture_pass_with(v, 1, 5, true);
	ck_assert_int_eq(count_events("shop"), 0);
	fixture_pass_with(v, 1, 30, false);
	ck_assert_int_eq(count_events("the shop is down: no report for"), 1);
	fixture_report(50, 0);
	fixture_pass_with(v, 1, 3, false);
	ck_assert_int_eq(count_events("the shop sells again"), 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("shop");
	TCase *reports = tcase_create("reports");

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
	tcase_add_loop_test(reports,
	    a_room_that_opens_while_its_shop_is_down_takes_no_time, 0, 2);
	tcase_add_test(reports, an_operators_pause_shows_before_a_dead_shop);
	tcase_add_test(reports, a_restored_room_waits_for_its_shop);
	tcase_add_test(reports, a_report_is_heard_whatever_the_disk_does);
	tcase_add_test(
	    reports, an_older_stock_on_disk_calls_nobody_when_redis_restarts);
	tcase_add_test(reports,
	    a_room_of_an_earlier_version_reports_if_it_was_told_of_stock);
	tcase_add_test(
	    reports, operators_find_in_the_log_that_the_shop_was_down);
	return fixture_main(s);
}
