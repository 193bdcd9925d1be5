/* What operators do with a room, and what the room shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "fixture.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"
#include "queue/policy.h"
#include "queue/room_keys.h"
#include "queue/room_log.h"
#include "store/scripts.h"

#define END ROOM_SETTING__MAX

static struct json_object *
read_status(void)
{
	char path[256], text[4096];
	struct json_object *o;
	const char *why;
	size_t len;

	snprintf(path, sizeof path, "%s/1.json", fixture_conf.queue_status_dir);
	ck_assert_int_eq(file_read(path, text, sizeof text, &len), ST_OK);
	ck_assert_int_eq(json_parse_object(text, len, &o, &why), ST_OK);
	return o;
}

static const char *
member(struct json_object *o, const char *key)
{
	struct json_object *v;

	ck_assert_msg(json_object_object_get_ex(o, key, &v), "%s", key);
	return json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN);
}

START_TEST(the_status_document_says_what_waiting_pages_need)
{
	struct fixture_visitor v;
	struct json_object *o;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, END);
	for (int i = 0; i < 3; i++) {
		fixture_visitor(&v, i);
		ck_assert_int_eq(fixture_enter(&v), ST_OK);
	}
	fixture_pass(1000);
	fixture_advance();
	o = read_status();
	ck_assert_str_eq(member(o, "concert_id"), "1");
	ck_assert_str_eq(member(o, "room"), "\"open\"");
	ck_assert_str_eq(member(o, "epoch"), "1");
	ck_assert_str_eq(member(o, "serving"), "1");
	ck_assert_str_eq(member(o, "issued"), "3");
	ck_assert_str_eq(member(o, "waiting"), "2");
	ck_assert_str_eq(member(o, "admitted"), "1");
	ck_assert_str_eq(member(o, "pace_per_min"), "null");
	ck_assert_str_eq(member(o, "opens_at_ms"), "null");
	ck_assert_str_eq(member(o, "message"), "{\"ko\":\"\",\"en\":\"\"}");
	ck_assert_str_eq(member(o, "poll"),
	    "{\"floor_ms\":1000,\"ceiling_ms\":30000,\"divisor\":10}");
	ck_assert_ptr_nonnull(
	    strstr(member(o, "draw"), "\"seed\":null,\"entrants\":null"));
	ck_assert_str_eq(member(o, "now_ms"), "1790000001000");
	json_object_put(o);
}
END_TEST

START_TEST(the_status_document_stays_fresh_when_only_polls_come)
{
	struct fixture_visitor v;
	struct json_object *o;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, END);
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	for (int i = 0; i < 10; i++) {
		char now[32];

		fixture_pass(1000);
		ck_assert_int_eq(fixture_poll(&v), ST_OK);
		o = read_status();
		snprintf(now, sizeof now, "%lld", (long long)fixture_q.now_ms);
		ck_assert_str_eq(member(o, "now_ms"), now);
		json_object_put(o);
	}
}
END_TEST

START_TEST(changes_are_kept_with_who_and_when)
{
	struct room_event events[10];
	size_t n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, END);
	fixture_pass(5000);
	fixture_set(ROOM_SETTING_capacity, 20);
	fixture_pass(1000);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_stock(&fixture_q, 1, 10, 0), ST_OK);
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

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, END);
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

	fixture_open(ROOM_SETTING_capacity, (int64_t)7, END);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	ck_assert_int_eq(room_close(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
	ck_assert_int_eq(fixture_room().set.capacity, 7);
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
}
END_TEST

START_TEST(a_room_in_redis_whose_checkpoint_is_gone_is_not_opened_over)
{
	struct room_change change = { 0 };
	struct fixture_visitor v;
	char command[256];
	int64_t *ids;
	size_t n;

	fixture_open(ROOM_SETTING_capacity, (int64_t)7, END);
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	fixture_forget_witnesses();
	snprintf(command, sizeof command, "rm '%s/1.json'",
	    fixture_conf.queue_checkpoint_dir);
	ck_assert_int_eq(system(command), 0);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	ck_assert_int_eq(room_list(&fixture_q, &ids, &n), ST_OK);
	ck_assert_uint_eq(n, 0);
	free(ids);
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
}
END_TEST

/* The draw is counted and waits for the disk: the script knows it first. */
START_TEST(a_change_that_redis_refuses_is_not_on_disk)
{
	struct room_change change = { 0 };
	struct checkpoint c;

	fixture_open(ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 60000), END);
	fixture_redis("HSET usher:{1}:room issued 5 entrants 5");
	ck_assert_int_eq(room_change_int(&change, ROOM_SETTING_opens_at_ms,
			     (int64_t)(T0 + 90000)),
	    ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_CONFLICT);
	ck_assert_int_eq(checkpoint_read(&fixture_conf, 1, &c), ST_OK);
	ck_assert_int_eq(c.set.opens_at_ms, T0 + 60000);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_room().set.opens_at_ms, T0 + 60000);
}
END_TEST

START_TEST(no_draw_holds_before_its_count_is_on_disk)
{
	struct fixture_visitor v;
	struct redis_args a = { 0 };
	int64_t out[2];

	fixture_open(ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 1000), END);
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	fixture_pass(1000);
	room_keys_all(&a, 1);
	room_keys_end(&a, &fixture_q);
	redis_arg_int(&a, 1); /* epoch */
	redis_arg_int(&a, 1000); /* issued_limit */
	redis_arg_int(&a, -1); /* entrants: the file does not know of them */
	ck_assert_int_eq(
	    redis_eval_ints(fixture_q.redis, &script_line_mark, &a, out, 2),
	    ST_OK);
	ck_assert_int_eq(fixture_room().state, ROOM_SCHEDULED);
	fixture_pass(2000); /* after which the file is asked for again */
	fixture_advance();
	ck_assert_int_eq(fixture_room().state, ROOM_OPEN);
}
END_TEST

START_TEST(those_inside_are_counted_by_what_they_did)
{
	enum { INSIDE = 250 };
	static struct fixture_visitor v[INSIDE];
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, END);
	for (int i = 0; i < INSIDE; i++) {
		fixture_visitor(&v[i], i + 1);
		ck_assert_int_eq(fixture_enter(&v[i]), ST_OK);
	}
	fixture_set(ROOM_SETTING_capacity, INSIDE);
	room = fixture_room();
	ck_assert_int_eq(room.called, INSIDE);
	for (int i = 0; i < 200; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
	ck_assert(fixture_leave(&v[0]));
	ck_assert(fixture_leave(&v[INSIDE - 1]));
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 199);
	ck_assert_int_eq(room.called, INSIDE - 201);
	/* The called do not show up: more than one script sweeps away. */
	fixture_pass(60000);
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 199);
	ck_assert_int_eq(room.called, 0);
	fixture_pass(240000);
	room = fixture_room();
	ck_assert_int_eq(room.admitted, 0);
	ck_assert_int_eq(room.called, 0);
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

START_TEST(a_room_closes_by_itself_at_its_time)
{
	struct fixture_visitor v;

	fixture_open(ROOM_SETTING_closes_at_ms, (int64_t)(T0 + 1000), END);
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

	fixture_open(END);
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~abc", 4), ST_OK);
	ck_assert_ptr_null(visitor_account(&e.visitor));
	ck_assert_int_eq(
	    line_enter(&fixture_q, 1, &e, &place), ST_LOGIN_REQUIRED);
	fixture_set(ROOM_SETTING_anyone, 1);
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
}
END_TEST

START_TEST(new_visitors_of_one_address_are_limited)
{
	struct line_entrant e = { .address = "::1" };
	struct line_place place;
	char id[16];

	fixture_open(ROOM_SETTING_anyone, (int64_t)1, END);
	fixture_conf.queue_new_visitors_per_min = 3;
	for (int i = 0; i < 4; i++) {
		snprintf(id, sizeof id, "~%d", i);
		ck_assert_int_eq(
		    visitor_of_id(&e.visitor, id, strlen(id)), ST_OK);
		ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place),
		    i < 3 ? ST_OK : ST_TOO_MANY_REQUESTS);
	}
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~0", 2), ST_OK);
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
	e.address = "::2";
	ck_assert_int_eq(visitor_of_id(&e.visitor, "~9", 2), ST_OK);
	ck_assert_int_eq(line_enter(&fixture_q, 1, &e, &place), ST_OK);
	fixture_conf.queue_new_visitors_per_min = 0;
}
END_TEST

/* One a second leaves, for five minutes: the pace is 60 a minute, and who is
 * 30th waits about half a minute. */
START_TEST(the_estimated_wait_follows_the_pace)
{
	static struct fixture_visitor v[400];
	struct policy_wait wait;

	fixture_open(ROOM_SETTING_capacity, (int64_t)10, ROOM_SETTING_absent_ms,
	    (int64_t)3600000, END);
	for (int i = 0; i < 400; i++) {
		fixture_visitor(&v[i], i);
		ck_assert_int_eq(fixture_enter(&v[i]), ST_OK);
	}
	ck_assert_int_lt(policy_wait(&v[399].place).max_s, 0);
	for (int i = 0; i < 300; i++) {
		fixture_pass(1000);
		ck_assert(fixture_leave(&v[i]));
	}
	ck_assert_int_eq(fixture_poll(&v[339]), ST_OK);
	ck_assert_int_eq(v[339].place.ahead, 29);
	wait = policy_wait(&v[339].place);
	ck_assert_int_ge(wait.min_s, 20);
	ck_assert_int_le(wait.min_s, 30);
	ck_assert_int_ge(wait.max_s, 30);
	ck_assert_int_le(wait.max_s, 40);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	ck_assert_int_eq(fixture_poll(&v[339]), ST_OK);
	ck_assert_int_lt(policy_wait(&v[339].place).max_s, 0);
}
END_TEST

START_TEST(eight_advances_at_once_never_exceed_the_capacity)
{
	struct fixture_visitor v;
	int status;
	bool more;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, END);
	for (int i = 0; i < 200; i++) {
		fixture_visitor(&v, i);
		ck_assert_int_eq(fixture_enter(&v), ST_OK);
	}
	fixture_redis("HSET usher:{1}:room capacity 37");
	for (int a = 0; a < 8; a++)
		if (fork() == 0) {
			fixture_q.redis = redis_new(&fixture_conf);
			for (int i = 0; i < 50; i++)
				if (followup_advance(&fixture_q, 1, &more) !=
				    ST_OK)
					_exit(1);
			_exit(0);
		}
	for (int a = 0; a < 8; a++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_int_eq(fixture_room().called, 37);
	ck_assert_int_eq(fixture_room().calls, 37);
}
END_TEST

START_TEST(passing_over_a_hundred_thousand_absent_is_quick)
{
	enum { ABSENT = 100000 };
	struct fixture_visitor v;
	struct room room;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, END);
	fixture_redis("HSET usher:{1}:room issued 100000 mark 200000");
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	ck_assert_int_eq(v.place.number, ABSENT + 1);
	fixture_set(ROOM_SETTING_capacity, 1);
	room = fixture_room();
	ck_assert_int_eq(room.serving, ABSENT + 1);
	ck_assert_int_eq(room.called, 1);
	ck_assert_int_eq(room.passed_over, ABSENT);
}
END_TEST

/* The same among those of a draw, where each must be looked at: in steps that
 * do not block Redis, as many as it takes. */
START_TEST(passing_over_the_absent_of_a_draw_goes_on_in_steps)
{
	enum { ABSENT = 100000 };
	struct fixture_visitor v;
	int steps = 0;
	bool more = true;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 1000), END);
	fixture_redis("HSET usher:{1}:room issued 100000 mark 200000");
	/* In real time, of which a turn gets a fifth of a second. */
	fixture_q.now_ms = 0;
	fixture_visitor(&v, 1);
	ck_assert_int_eq(fixture_enter(&v), ST_OK);
	ck_assert_int_eq(v.place.index, ABSENT + 1);
	for (; more; steps++)
		ck_assert_int_eq(followup_advance(&fixture_q, 1, &more), ST_OK);
	ck_assert_int_gt(steps, 1);
	ck_assert_int_eq(fixture_room().serving, ABSENT + 1);
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
	ck_assert_int_eq(v.place.state, LINE_ADMITTED);
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
	tcase_add_test(tc, the_status_document_says_what_waiting_pages_need);
	tcase_add_test(
	    tc, the_status_document_stays_fresh_when_only_polls_come);
	tcase_add_test(tc, changes_are_kept_with_who_and_when);
	tcase_add_test(tc, a_long_text_is_cut_between_characters_in_the_log);
	tcase_add_test(tc, a_room_is_opened_once_and_again_after_it_was_closed);
	tcase_add_test(
	    tc, a_room_in_redis_whose_checkpoint_is_gone_is_not_opened_over);
	tcase_add_test(tc, a_change_that_redis_refuses_is_not_on_disk);
	tcase_add_test(tc, no_draw_holds_before_its_count_is_on_disk);
	tcase_add_test(tc, those_inside_are_counted_by_what_they_did);
	tcase_add_test(tc, settings_outside_their_bounds_are_refused);
	tcase_add_test(tc, a_room_closes_by_itself_at_its_time);
	tcase_add_test(tc, rooms_are_listed_by_their_checkpoints);
	tcase_add_test(tc, an_account_is_needed_unless_the_room_is_for_anyone);
	tcase_add_test(tc, new_visitors_of_one_address_are_limited);
	tcase_add_test(tc, the_estimated_wait_follows_the_pace);
	tcase_add_test(tc, eight_advances_at_once_never_exceed_the_capacity);
	tcase_add_test(tc, passing_over_a_hundred_thousand_absent_is_quick);
	tcase_add_test(tc, passing_over_the_absent_of_a_draw_goes_on_in_steps);
	return fixture_main(s);
}
