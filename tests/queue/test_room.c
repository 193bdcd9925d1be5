/* What operators do with a room. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "fixture.h"
#include "queue/checkpoint.h"
#include "queue/room_keys.h"
#include "queue/room_log.h"
#include "store/functions.h"

START_TEST(changes_are_logged_with_operator_and_time)
{
	struct room_event events[10];
	size_t n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_pass(5000);
	fixture_set(ROOM_SETTING_capacity, 20);
	fixture_pass(1000);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_report(10, 0);
	ck_assert_int_eq(room_log(&fixture_q, 1, events, 10, &n), ST_OK);
	ck_assert_uint_eq(n, 3);
	ck_assert_str_eq(events[0].operator_name, "kim");
	ck_assert_str_eq(events[0].what, "paused=1");
	ck_assert_int_eq(events[0].at_ms, T0 + 6000);
	ck_assert_str_eq(events[1].operator_name, "test");
	ck_assert_str_eq(events[1].what, "capacity=20");
	ck_assert_str_eq(events[2].what, "open: capacity=1 closed=0");
}
END_TEST

START_TEST(a_long_text_is_cut_between_characters_in_the_log)
{
	static const char text[] =
	    "입장이 10분 늦어집니다. 순서는 그대로 유지됩니다.";
	struct room_change change = { 0 };
	struct room_event events[1];
	size_t n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_message_ko, text), ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_OK);
	ck_assert_int_eq(room_log(&fixture_q, 1, events, 1, &n), ST_OK);
	ck_assert_str_eq(events[0].what,
	    "message_ko=\"입장이 10분 늦어집니다. 순서는 그대로 유지…\"");
}
END_TEST

START_TEST(a_room_is_opened_once_and_again_after_it_was_closed)
{
	struct room_change change = { 0 };
	struct fixture_visitor v;

	fixture_open(ROOM_SETTING_capacity, (int64_t)7, FIXTURE_END);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().set.capacity, 7);
	fixture_enter_new(&v, 1);
}
END_TEST

START_TEST(a_room_in_redis_whose_checkpoint_is_gone_is_not_opened_over)
{
	struct room_change change = { 0 };
	struct fixture_visitor v;
	int64_t *ids;
	size_t n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)7, FIXTURE_END);
	fixture_enter_new(&v, 1);
	fixture_forget_witnesses();
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm 1.json");
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	ck_assert_int_eq(room_list(&fixture_q, &ids, &n), ST_OK);
	ck_assert_uint_eq(n, 0);
	free(ids);
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
}
END_TEST

/* The draw is counted and waits for the disk: Redis knows it first. */
START_TEST(a_change_that_redis_refuses_is_not_on_disk)
{
	struct room_change change = { 0 };
	struct checkpoint c;

	fixture_open(
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 60000), FIXTURE_END);
	fixture_redis("HSET usher:{1}:room issued 5");
	fixture_poke("entrants", 5);
	ck_assert_int_eq(room_change_int(&change, ROOM_SETTING_opens_at_ms,
			     (int64_t)(T0 + 90000)),
	    ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	c = fixture_checkpoint();
	ck_assert_int_eq(c.set.opens_at_ms, T0 + 60000);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().set.opens_at_ms, T0 + 60000);
}
END_TEST

static void
move_checkpoints(bool away)
{
	char gone[256];
	const char *here = fixture_conf.queue_checkpoint_dir;

	snprintf(gone, sizeof gone, "%s.gone", here);
	ck_assert_int_eq(away ? rename(here, gone) : rename(gone, here), 0);
}

/* First the list and the count, then the key. */
START_TEST(no_draw_holds_before_it_is_on_disk)
{
	struct fixture_visitor v;

	fixture_open(
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 1000), FIXTURE_END);
	fixture_enter_new(&v, 1);
	fixture_pass(999);
	move_checkpoints(true);
	fixture_advance();
	move_checkpoints(false);
	ck_assert_int_eq(fixture_room().counted, 1);
	ck_assert_int_eq(fixture_room().frozen, 0);
	fixture_pass(2000); /* after which the disk is asked for again */
	move_checkpoints(true);
	fixture_advance();
	move_checkpoints(false);
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(2000);
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(settings_outside_their_bounds_are_refused)
{
	struct room_change change = { 0 };
	char text[600];

	memset(text, 'a', sizeof text);
	text[sizeof text - 1] = '\0';
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_capacity, -1), ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_hold_ms, 0), ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_entry_url, 1), ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_message_en, text),
	    ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_message_en, "a\nb"),
	    ST_BAD_FIELD);
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_opens_at_ms, T0 + 2), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_closes_at_ms, T0 + 1), ST_OK);
	ck_assert_int_eq(
	    room_open(&fixture_q, 1, &change, "kim"), ST_BAD_FIELD);
}
END_TEST

START_TEST(an_entry_url_is_a_page_of_the_web_and_nothing_else)
{
	static const char *const bad[] = { "javascript:alert(1)",
		"JavaScript:alert(1)", "data:text/html,x", "//evil.example/",
		"/\\evil.example", "\\\\evil.example", " /seats.html", "/a b",
		"seats.html", "https://", "https:///a", "https:a", "http:/a",
		"https://good.example@evil.example/", "ftp://a.example/",
		"mailto:a@a.example", "/\xe2\x80\xae", "/\t/evil.example",
		"http://[::1", "http://[::1]a/", "http://[]/", "http://::1/",
		"http://[192.0.2.1]/", "http://[::g]/", "http://[::1]:x/",
		"https://a.example:99999", "https://a.example:65536/",
		"https://a.example:0", "https://a.example:/",
		"https://a.example:80a/", "https://a.example:-1/",
		"http://a:1:2/", "https://.", "https://a..example/",
		"https://.a.example/", "https://a.example../",
		"https://a_b%20c.example/", "https://a,b.example/",
		"https://192.0.2.256/", "https://192.0.2/", "https://0x7f.1/",
		"https://a.0xff/", "https://shop.{concert_id}/",
		"https://{concert}.example/" };
	static const char *const good[] = { "", "/", "/seats.html?concert=1",
		"/{concert_id}", "https://shop.example",
		"HTTP://shop.example:8080/in?c={concert_id}#top",
		"https://shop.example/\xea\xb0\x80", "http://[::1]",
		"http://[2001:db8::7]:8443/in", "http://192.0.2.1:1?x",
		"https://shop.example.:65535#top", "http://localhost/",
		"https://\xea\xb0\x80.example/", "https://my_shop-2.example",
		"https://{concert_id}.shop.example/", "https://4u.2go/",
		"https://a.example/a:b:c@d..e" };
	struct room_change change = { 0 };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(room_change_text(&change, ROOM_SETTING_entry_url,
				  bad[i]) == ST_BAD_FIELD,
		    "%s", bad[i]);
	ck_assert(!change.has[ROOM_SETTING_entry_url]);
	for (size_t i = 0; i < ARRAY_LEN(good); i++)
		ck_assert_msg(room_change_text(&change, ROOM_SETTING_entry_url,
				  good[i]) == ST_OK,
		    "%s", good[i]);
}
END_TEST

START_TEST(a_room_closes_by_itself_at_its_time)
{
	struct fixture_visitor v;

	fixture_open(
	    ROOM_SETTING_closes_at_ms, (int64_t)(T0 + 1000), FIXTURE_END);
	fixture_pass(1000);
	ck_assert_int_eq(fixture_room().state, ROOM_CLOSED);
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_ROOM_CLOSED);
}
END_TEST

START_TEST(rooms_are_listed_by_their_checkpoints)
{
	struct room_change change = { 0 };
	int64_t *ids;
	size_t n;

	ck_assert_int_eq(room_list(&fixture_q, &ids, &n), ST_OK);
	ck_assert_uint_eq(n, 0);
	free(ids);
	ck_assert_int_eq(room_open(&fixture_q, 12, &change, "kim"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 7, &change, "kim"), ST_OK);
	ck_assert_int_eq(room_list(&fixture_q, &ids, &n), ST_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert_int_eq(ids[0], 7);
	ck_assert_int_eq(ids[1], 12);
	free(ids);
}
END_TEST

START_TEST(an_account_is_needed_unless_the_room_is_for_anyone)
{
	struct line_entrant e = { .address = "::1" };
	struct line_place place;

	fixture_open(FIXTURE_END);
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~abc", 4), ST_OK);
	ck_assert_ptr_null(visitor_account(&e.visitor));
	ck_assert_int_eq(
	    line_enter(&fixture_q, 1, &e, &place), ST_LOGIN_REQUIRED);
	fixture_set(ROOM_SETTING_anyone, 1);
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("room");
	TCase *tc = tcase_create("room");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, changes_are_logged_with_operator_and_time);
	tcase_add_test(tc, a_long_text_is_cut_between_characters_in_the_log);
	tcase_add_test(tc, a_room_is_opened_once_and_again_after_it_was_closed);
	tcase_add_test(
	    tc, a_room_in_redis_whose_checkpoint_is_gone_is_not_opened_over);
	tcase_add_test(tc, a_change_that_redis_refuses_is_not_on_disk);
	tcase_add_test(tc, no_draw_holds_before_it_is_on_disk);
	tcase_add_test(tc, settings_outside_their_bounds_are_refused);
	tcase_add_test(tc, an_entry_url_is_a_page_of_the_web_and_nothing_else);
	tcase_add_test(tc, a_room_closes_by_itself_at_its_time);
	tcase_add_test(tc, rooms_are_listed_by_their_checkpoints);
	tcase_add_test(tc, an_account_is_needed_unless_the_room_is_for_anyone);
	return fixture_main(s);
}
