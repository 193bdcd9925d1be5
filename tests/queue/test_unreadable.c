/* A checkpoint that cannot be read is the trouble of one room: the others are
 * served and listed, and so is this one as long as Redis has it. */
#include <string.h>

#include "fixture.h"
#include "queue/room_json.h"

/* Rooms 1, 2 and 3 with a visitor inside each; the file of 2 is cut short. */
static void
open_three_rooms(void)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(
	    room_change_int(&change, ROOM_SETTING_capacity, 1), ST_OK);
	for (int id = 1; id <= 3; id++)
		ck_assert_int_eq(
		    room_open(&fixture_q, id, &change, "kim"), ST_OK);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "printf { >2.json");
}

static const char *
member_of_room(struct json_object *rooms, size_t i, const char *key)
{
	return json_object_get_string(
	    json_object_object_get(json_object_array_get_idx(rooms, i), key));
}

static void
assert_listed(
    enum status (*list)(struct queue_context *, struct json_object **),
    const char *two)
{
	struct json_object *rooms, *fault;

	ck_assert_int_eq(list(&fixture_q, &rooms), ST_OK);
	ck_assert_uint_eq(json_object_array_length(rooms), 3);
	ck_assert_str_eq(member_of_room(rooms, 0, "room"), "open");
	ck_assert_str_eq(member_of_room(rooms, 1, "concert_id"), "2");
	ck_assert_str_eq(member_of_room(rooms, 1, "room"), two);
	ck_assert_str_eq(member_of_room(rooms, 2, "room"), "open");
	ck_assert_ptr_null(member_of_room(rooms, 0, "fault"));
	ck_assert_ptr_null(member_of_room(rooms, 2, "fault"));
	fault = json_object_object_get(
	    json_object_array_get_idx(rooms, 1), "fault");
	ck_assert_ptr_nonnull(strstr(json_object_get_string(fault), "2.json"));
	ck_assert_ptr_nonnull(strstr(json_object_get_string(fault), "JSON"));
	json_object_put(rooms);
}

START_TEST(a_room_that_cannot_be_read_is_listed_with_the_others)
{
	open_three_rooms();
	assert_listed(room_json_list, "open");
	assert_listed(room_json_all, "open");
	fixture_redis("FLUSHALL");
	assert_listed(room_json_list, "unreadable");
	assert_listed(room_json_all, "unreadable");
}
END_TEST

START_TEST(a_room_that_cannot_be_locked_is_listed_with_the_others)
{
	struct json_object *rooms;

	open_three_rooms();
	fixture_shell(
	    fixture_conf.queue_checkpoint_dir, "rm 3.lock && mkdir 3.lock");
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(room_json_list(&fixture_q, &rooms), ST_OK);
	ck_assert_str_eq(member_of_room(rooms, 0, "room"), "open");
	ck_assert_str_eq(member_of_room(rooms, 2, "room"), "unreadable");
	ck_assert_ptr_nonnull(
	    strstr(member_of_room(rooms, 2, "fault"), "the log"));
	json_object_put(rooms);
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rmdir 3.lock");
}
END_TEST

START_TEST(a_room_that_cannot_be_read_serves_as_long_as_redis_has_it)
{
	struct fixture_visitor v;
	struct room_change change = { 0 };

	fixture_open(ROOM_SETTING_capacity, (int64_t)1, FIXTURE_END);
	fixture_shell(fixture_conf.queue_checkpoint_dir, ": >1.json");
	fixture_enter_new(&v, 1);
	ck_assert_int_eq(fixture_poll(&v), ST_OK);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_INTERNAL);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "kim"), ST_INTERNAL);
	fixture_redis("FLUSHALL");
	ck_assert_int_eq(fixture_poll(&v), ST_INTERNAL);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("unreadable");
	TCase *tc = tcase_create("unreadable");

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(
	    tc, a_room_that_cannot_be_read_is_listed_with_the_others);
	tcase_add_test(
	    tc, a_room_that_cannot_be_locked_is_listed_with_the_others);
	tcase_add_test(
	    tc, a_room_that_cannot_be_read_serves_as_long_as_redis_has_it);
	return fixture_main(s);
}
