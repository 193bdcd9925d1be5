/* The status document, which all waiting pages read. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "fixture.h"

static struct json_object *
read_status_file(void)
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
text_of_member(struct json_object *o, const char *key)
{
	struct json_object *v;

	ck_assert_msg(json_object_object_get_ex(o, key, &v), "%s", key);
	return json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN);
}

START_TEST(the_status_document_says_what_waiting_pages_need)
{
	struct fixture_visitor v;
	struct json_object *o;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	for (int i = 0; i < 3; i++) {
		fixture_enter_new(&v, i);
	}
	fixture_pass(1000);
	fixture_advance();
	o = read_status_file();
	ck_assert_str_eq(text_of_member(o, "concert_id"), "1");
	ck_assert_str_eq(text_of_member(o, "room"), "\"open\"");
	ck_assert_str_eq(text_of_member(o, "epoch"), "1");
	ck_assert_str_eq(text_of_member(o, "serving"), "1");
	ck_assert_str_eq(text_of_member(o, "issued"), "3");
	ck_assert_str_eq(text_of_member(o, "waiting"), "2");
	ck_assert_str_eq(text_of_member(o, "admitted"), "1");
	ck_assert_str_eq(text_of_member(o, "pace_per_min"), "null");
	ck_assert_str_eq(text_of_member(o, "opens_at_ms"), "null");
	ck_assert_str_eq(text_of_member(o, "closes_at_ms"), "null");
	ck_assert_str_eq(text_of_member(o, "message"),
	    "{\"ko\":\"\",\"en\":\"\",\"since_ms\":null}");
	ck_assert_str_eq(text_of_member(o, "status"),
	    "{\"floor_ms\":2000,\"ceiling_ms\":30000,\"divisor\":40}");
	ck_assert_str_eq(text_of_member(o, "poll"),
	    "{\"floor_ms\":1000,\"ceiling_ms\":30000,\"call_ms\":30000,"
	    "\"divisor\":10}");
	ck_assert_str_eq(text_of_member(o, "freezes_at_ms"), "null");
	ck_assert_ptr_nonnull(strstr(text_of_member(o, "draw"),
	    "\"entrants\":null,\"entrants_hash\":null,"
	    "\"frozen_at_ms\":null,\"list\":null,"
	    "\"beacon\":null,\"seed\":null,\"key\":null"));
	ck_assert_str_eq(text_of_member(o, "now_ms"), "1790000001000");
	json_object_put(o);
}
END_TEST

static void
set_message(const char *en)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(
	    room_change_text(&change, ROOM_SETTING_message_en, en), ST_OK);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "kim"), ST_OK);
}

static void
assert_since(const char *since)
{
	struct json_object *o;
	const char *text;

	fixture_pass(1000);
	fixture_advance();
	o = read_status_file();
	text = text_of_member(o, "message");
	ck_assert_msg(strstr(text, since) != NULL, "%s", text);
	json_object_put(o);
}

START_TEST(a_message_says_since_when_it_is_there)
{
	fixture_open(FIXTURE_END);
	fixture_pass(1000);
	set_message("soon");
	assert_since("\"since_ms\":1790000001000");
	fixture_set(ROOM_SETTING_capacity, 5);
	set_message("soon");
	assert_since("\"since_ms\":1790000001000");
	fixture_redis("FLUSHALL");
	assert_since("\"since_ms\":1790000001000");
	set_message("now");
	assert_since("\"since_ms\":1790000004000");
	set_message("");
	assert_since("\"since_ms\":null");
}
END_TEST

START_TEST(the_status_document_stays_fresh_when_only_polls_come)
{
	struct fixture_visitor v;
	struct json_object *o;

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_enter_new(&v, 1);
	for (int i = 0; i < 10; i++) {
		char now[32];

		fixture_pass(1000);
		ck_assert_int_eq(fixture_poll(&v), ST_OK);
		o = read_status_file();
		snprintf(now, sizeof now, "%lld", (long long)fixture_q.now_ms);
		ck_assert_str_eq(text_of_member(o, "now_ms"), now);
		json_object_put(o);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("status_file");
	TCase *tc = tcase_create("status_file");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, the_status_document_says_what_waiting_pages_need);
	tcase_add_test(tc, a_message_says_since_when_it_is_there);
	tcase_add_test(
	    tc, the_status_document_stays_fresh_when_only_polls_come);
	return fixture_main(s);
}
