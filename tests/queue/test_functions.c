/*
 * The library of functions as a whole: nothing of a call is left to the next
 * one, and functions that read write nothing.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <hiredis/hiredis.h>

#include "base/array.h"
#include "fixture.h"
#include "queue/followup.h"
#include "queue/history.h"
#include "queue/room_log.h"
#include "queue/room_memory.h"

#define N 20

static struct fixture_visitor v[N];

static redisReply *
ask(const char *command)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re = redisCommand(c, command);

	ck_assert_ptr_nonnull(re);
	redisFree(c);
	return re;
}

/* --- nothing is left to the next call ------------------------------------ */

static void
open_second_room(const struct room_change *change)
{
	ck_assert_int_eq(room_open(&fixture_q, 2, change, "test"), ST_OK);
}

static enum status
enter_second_room(struct fixture_visitor *of)
{
	struct line_entrant e = { .visitor = of->visitor, .address = "::1" };

	return line_enter(&fixture_q, 2, &e, &of->place);
}

/* With each field that a call reads, somebody else has removed it. */
START_TEST(a_damaged_room_is_restored_like_a_lost_one)
{
	static const char *const fields[] = { "settings", "counters", "issued",
		"serving" };
	char command[64];

	fixture_open(ROOM_SETTING_capacity, (int64_t)3, FIXTURE_END);
	fixture_enter_all(v, N);
	snprintf(command, sizeof command, "HDEL usher:{1}:room %s", fields[_i]);
	fixture_redis(command);
	ck_assert_int_eq(fixture_poll(&v[N - 1]), ST_OK);
	ck_assert_int_eq(v[N - 1].place.number, N);
	ck_assert_int_eq(fixture_room().set.capacity, 3);
}
END_TEST

/* Commands that a user of Redis may lack: the call fails at the first of them,
 * with what stands before it done. */
static const char *const denied[] = { "setbit", "zadd", "rpush", "hset",
	"zcount" };

/* A visitor that was noted when the call failed keeps that number, and nobody
 * else gets it. */
START_TEST(of_calls_that_fail_each_visitor_keeps_a_number_of_its_own)
{
	enum { FAILED = 5, CAPACITY = N + 2 };
	bool is_given[N + 2 * FAILED + 1] = { false };
	struct fixture_visitor failed[FAILED];
	bool has_failed = false;
	char command[64];

	fixture_open(ROOM_SETTING_capacity, (int64_t)CAPACITY, FIXTURE_END);
	fixture_enter_all(v, N);
	snprintf(command, sizeof command, "ACL SETUSER usher -%s", denied[_i]);
	fixture_redis(command);
	fixture_pass(3000);
	for (int i = 0; i < FAILED; i++) {
		fixture_visitor(&failed[i], N + 1 + i);
		has_failed |= fixture_enter(&failed[i]) != ST_OK;
	}
	ck_assert(has_failed);
	snprintf(command, sizeof command, "ACL SETUSER usher +%s", denied[_i]);
	fixture_redis(command);
	for (int i = 0; i < FAILED; i++) {
		int64_t number;

		ck_assert_int_eq(fixture_enter(&failed[i]), ST_OK);
		number = failed[i].place.number;
		ck_assert_int_gt(number, N);
		ck_assert_int_le(number, fixture_room().issued);
		ck_assert(!is_given[number]);
		is_given[number] = true;
	}
	ck_assert_int_le(
	    fixture_room().admitted + fixture_room().called, CAPACITY);
}
END_TEST

/* The call has a new number in mind when it fails: a key of room 1 is of a type
 * that it is not. */
START_TEST(a_call_that_fails_in_the_middle_leaves_nothing_behind)
{
	static const struct room_change none;
	struct fixture_visitor mine, others;

	fixture_open(ROOM_SETTING_capacity, (int64_t)0, FIXTURE_END);
	open_second_room(&none);
	fixture_enter_all(v, N);
	for (int i = 0; i < 5; i++) {
		char command[96];

		snprintf(command, sizeof command,
		    "RENAME usher:{1}:presence:%d usher:{1}:away:%d", i, i);
		freeReplyObject(ask(command));
		snprintf(command, sizeof command,
		    "RPUSH usher:{1}:presence:%d wrong", i);
		fixture_redis(command);
	}
	fixture_visitor(&mine, N + 1);
	fixture_visitor(&others, 1);
	ck_assert_int_eq(fixture_enter(&mine), ST_INTERNAL);
	ck_assert_int_eq(enter_second_room(&others), ST_OK);
	ck_assert_int_eq(others.place.number, 1);
	ck_assert_int_eq(others.place.issued, 1);
	ck_assert_int_eq(others.place.state, LINE_ADMITTED);
	ck_assert_int_eq(fixture_room().issued, N + 1);
	fixture_redis("UNLINK usher:{1}:presence:0 usher:{1}:presence:1 "
		      "usher:{1}:presence:2 usher:{1}:presence:3 "
		      "usher:{1}:presence:4");
	ck_assert_int_eq(fixture_enter(&mine), ST_OK);
	ck_assert_int_eq(mine.place.number, N + 1);
	ck_assert_int_eq(mine.place.state, LINE_WAITING);
	fixture_enter_new(&mine, N + 2);
	ck_assert_int_eq(mine.place.number, N + 2);
}
END_TEST

/* Each has a seed, a capacity and numbers of its own. */
START_TEST(two_rooms_by_turns_keep_what_is_theirs)
{
	struct room_change opening = { 0 };
	struct room rooms[2];
	struct fixture_visitor w[N];

	ck_assert_int_eq(room_change_int(&opening, ROOM_SETTING_opens_at_ms,
			     (int64_t)(T0 + 1000)),
	    ST_OK);
	ck_assert_int_eq(
	    room_change_int(&opening, ROOM_SETTING_freeze_ms, 1), ST_OK);
	ck_assert_int_eq(
	    room_change_int(&opening, ROOM_SETTING_capacity, 3), ST_OK);
	fixture_open(ROOM_SETTING_capacity, (int64_t)1,
	    ROOM_SETTING_opens_at_ms, (int64_t)(T0 + 1000), FIXTURE_END);
	open_second_room(&opening);
	for (int i = 0; i < N; i++) {
		fixture_enter_new(&v[i], i + 1);
		fixture_visitor(&w[i], i + 1);
		ck_assert_int_eq(enter_second_room(&w[i]), ST_OK);
		w[i].token = (struct token){ 2, w[i].place.epoch,
			w[i].place.index, w[i].visitor };
	}
	fixture_pass(1000);
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < N; i++) {
			ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
			ck_assert_int_eq(fixture_poll(&w[i]), ST_OK);
		}
	for (int r = 0; r < 2; r++)
		ck_assert_int_eq(
		    room_read(&fixture_q, r + 1, &rooms[r]), ST_OK);
	ck_assert_int_eq(rooms[0].admitted + rooms[0].called, 1);
	ck_assert_int_eq(rooms[1].admitted + rooms[1].called, 3);
	for (int i = 0; i < N; i++) {
		int64_t number;

		ck_assert_int_eq(draw_number(&fixture_q, rooms[0].draw_key, N,
				     v[i].place.index, &number),
		    ST_OK);
		ck_assert_int_eq(v[i].place.number, number);
		ck_assert_int_eq(draw_number(&fixture_q, rooms[1].draw_key, N,
				     w[i].place.index, &number),
		    ST_OK);
		ck_assert_int_eq(w[i].place.number, number);
	}
}
END_TEST

/* --- functions that read -------------------------------------------------- */

static int64_t
count_writes(void)
{
	redisReply *re = ask("INFO persistence");
	const char *at = strstr(re->str, "rdb_changes_since_last_save:");
	int64_t n = strtoll(strchr(at, ':') + 1, NULL, 10);

	freeReplyObject(re);
	return n;
}

static void
read_everything(void)
{
	struct history_sample *samples;
	struct room_event events[4];
	struct room room;
	int64_t number;
	size_t n;

	ck_assert_int_eq(room_read(&fixture_q, 1, &room), ST_OK);
	ck_assert_int_eq(room_read_as_is(&fixture_q, 1, &room), ST_OK);
	ck_assert_int_eq(room_log(&fixture_q, 1, events, 4, &n), ST_OK);
	ck_assert_int_eq(history_read(&fixture_q, 1, &samples, &n), ST_OK);
	free(samples);
	ck_assert_int_eq(room_memory(&fixture_q, 1, &number), ST_OK);
	ck_assert_int_eq(draw_number(&fixture_q, "aa", 10, 1, &number), ST_OK);
}

/* There is everything to do that a function which writes would do: slots and
 * calls ran out, a draw is to be counted. */
START_TEST(functions_that_read_write_nothing)
{
	int64_t writes;

	fixture_open(ROOM_SETTING_capacity, (int64_t)3, FIXTURE_END);
	fixture_enter_all(v, N);
	fixture_pass(3600000);
	writes = count_writes();
	read_everything();
	ck_assert_int_eq(count_writes(), writes);
	ck_assert_int_eq(room_reset(&fixture_q, 1, "kim"), ST_OK);
	fixture_set(ROOM_SETTING_opens_at_ms, fixture_q.now_ms + 1000);
	fixture_enter_all(v, N);
	fixture_pass(1000);
	writes = count_writes();
	read_everything();
	ck_assert_int_eq(count_writes(), writes);
}
END_TEST

/* A reader reckons with what is over, and the next writer makes it so. */
START_TEST(a_room_reads_the_same_before_and_after_it_is_swept)
{
	struct room before, after;

	fixture_open(ROOM_SETTING_capacity, (int64_t)N, ROOM_SETTING_hold_ms,
	    (int64_t)50000, ROOM_SETTING_claim_ms, (int64_t)40000, FIXTURE_END);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	fixture_enter_all(v, N);
	ck_assert_int_eq(room_resume(&fixture_q, 1, "kim"), ST_OK);
	for (int i = 0; i < N / 2; i++)
		ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
	ck_assert_int_eq(room_pause(&fixture_q, 1, "kim"), ST_OK);
	for (int i = 0; i < 4; i++) {
		fixture_pass_heard(&v[0], 19500);
		fixture_pass(500);
		before = fixture_room();
		fixture_advance();
		after = fixture_room();
		ck_assert_mem_eq(&before, &after, sizeof before);
	}
	ck_assert_int_eq(after.no_shows, N / 2);
	ck_assert_int_eq(after.admitted, 0);
	ck_assert_int_eq(after.calls_per_min, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("functions");
	TCase *tc = tcase_create("functions");

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, fixture_set_up, fixture_tear_down);
	tcase_add_loop_test(
	    tc, a_damaged_room_is_restored_like_a_lost_one, 0, 4);
	tcase_add_loop_test(tc,
	    of_calls_that_fail_each_visitor_keeps_a_number_of_its_own, 0,
	    (int)ARRAY_LEN(denied));
	tcase_add_test(
	    tc, a_call_that_fails_in_the_middle_leaves_nothing_behind);
	tcase_add_test(tc, two_rooms_by_turns_keep_what_is_theirs);
	tcase_add_test(tc, functions_that_read_write_nothing);
	tcase_add_test(tc, a_room_reads_the_same_before_and_after_it_is_swept);
	return fixture_main(s);
}
