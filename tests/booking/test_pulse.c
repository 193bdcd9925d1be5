/* What the queue service is told of the shop, whatever the database does. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <check.h>

#include "base/clock.h"
#include "booking/pulse.h"
#include "fixture.h"
#include "responder.h"

#define EVERY_MS 5000 /* from one report to the next */

static struct sql *owner, *db, *cron;
static struct concert queued;
static struct responder *responder;
static struct queue_client *queue_client;
static struct pulse *pulse;

static void
set_up(void)
{
	char path[200];

	fixture_begin(&owner, &db, 1000, 1000);
	cron = fixture_sql(SQL_USER_CRON);
	fixture_concert(owner, 4, 100); /* has no line */
	queued = fixture_queued_concert(owner, 100, 1);
	snprintf(path, sizeof path, "%s/told", conf.booking_state_dir);
	unlink(path);
	responder = responder_start();
	queue_client = queue_client_new(fixture_queue_conf(responder));
	pulse = pulse_new(&conf);
}

static void
tear_down(void)
{
	pulse_free(pulse);
	queue_client_free(queue_client);
	responder_free(responder);
	sql_free(cron);
	fixture_end(owner, db);
}

/* A turn; it must be over before the next one is due. */
static enum status
turn(void)
{
	int64_t start = clock_mono_ms();
	enum status st = pulse_turn(pulse, cron, queue_client);

	ck_assert_int_lt(clock_mono_ms() - start, EVERY_MS);
	return st;
}

/* Reports since the last call, and how many since the start that said that
 * booking cannot sell. */
static void
assert_told(int reports, int not_selling)
{
	ck_assert_int_eq(responder_count(responder, "/stock"), reports);
	ck_assert_int_eq(responder_not_selling(responder), not_selling);
	responder_forget(responder);
}

START_TEST(concerts_with_a_line_are_reported_wherever_their_stock_is)
{
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 0);
	fixture_hold_first(db, &queued, "kim", 3);
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 0);
}
END_TEST

/* The first of two concerts with a line has no room (yet): the queue service
 * says so, and is there for the other one. */
START_TEST(a_concert_without_a_room_keeps_no_other_from_being_reported)
{
	fixture_queued_concert(owner, 4, 100);
	responder_no_room(responder, queued.id);
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(2, 0);
}
END_TEST

START_TEST(a_dead_queue_is_asked_once_a_turn)
{
	fixture_queued_concert(owner, 4, 100);
	responder_set(responder, RESPONDER_FAILING);
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 0);
}
END_TEST

START_TEST(what_the_queue_refuses_is_told_from_a_queue_that_is_down)
{
	responder_no_room(responder, queued.id);
	ck_assert_int_eq(
	    queue_client_stock(queue_client, queued.id, 1, 0, true),
	    ST_NO_ROOM);
	responder_set(responder, RESPONDER_FAILING);
	ck_assert_int_eq(
	    queue_client_stock(queue_client, queued.id, 1, 0, true),
	    ST_QUEUE_UNAVAILABLE);
}
END_TEST

START_TEST(a_database_that_hangs_is_told_of_in_time)
{
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 0);
	server_freeze(fixture_server());
	ck_assert_int_eq(turn(), ST_UNAVAILABLE);
	assert_told(1, 1);
	ck_assert_int_eq(turn(), ST_UNAVAILABLE);
	assert_told(1, 2);
	server_thaw(fixture_server());
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 2);
}
END_TEST

START_TEST(a_database_that_is_gone_is_told_of_and_found_again)
{
	ck_assert_int_eq(turn(), ST_OK);
	server_kill(fixture_server());
	ck_assert_int_eq(turn(), ST_UNAVAILABLE);
	ck_assert_int_eq(turn(), ST_UNAVAILABLE);
	server_resume(fixture_server());
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(4, 2);
}
END_TEST

/* cron begins a new usher-expire each minute. */
START_TEST(the_next_job_remembers_which_concerts_it_is_about)
{
	fixture_hold_first(db, &queued, "kim", 2);
	ck_assert_int_eq(turn(), ST_OK);
	pulse_free(pulse);
	pulse = pulse_new(&conf);
	server_freeze(fixture_server());
	ck_assert_int_eq(turn(), ST_UNAVAILABLE);
	server_thaw(fixture_server());
	assert_told(2, 1);
}
END_TEST

/* Reading works; buyers could still hold and pay nothing. */
START_TEST(a_database_that_takes_no_writes_cannot_sell)
{
	ck_assert_int_eq(turn(), ST_OK);
	fixture_run(owner, "FLUSH TABLES WITH READ LOCK");
	ck_assert_int_ne(turn(), ST_OK);
	assert_told(2, 1);
	fixture_run(owner, "UNLOCK TABLES");
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 1);
}
END_TEST

/* Of a file that somebody has damaged, what can be read is used. */
START_TEST(a_damaged_memory_does_no_harm)
{
	char command[300];

	pulse_free(pulse);
	snprintf(command, sizeof command,
	    "printf '1 2 3\\nx -1 99999999999999999999' >'%s/told'",
	    conf.booking_state_dir);
	ck_assert_int_eq(system(command), 0);
	pulse = pulse_new(&conf);
	ck_assert_int_eq(turn(), ST_OK);
	assert_told(1, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("pulse");
	TCase *tc = tcase_create("turns");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(
	    tc, concerts_with_a_line_are_reported_wherever_their_stock_is);
	tcase_add_test(
	    tc, a_concert_without_a_room_keeps_no_other_from_being_reported);
	tcase_add_test(tc, a_dead_queue_is_asked_once_a_turn);
	tcase_add_test(
	    tc, what_the_queue_refuses_is_told_from_a_queue_that_is_down);
	tcase_add_test(tc, a_database_that_hangs_is_told_of_in_time);
	tcase_add_test(tc, a_database_that_is_gone_is_told_of_and_found_again);
	tcase_add_test(tc, the_next_job_remembers_which_concerts_it_is_about);
	tcase_add_test(tc, a_database_that_takes_no_writes_cannot_sell);
	tcase_add_test(tc, a_damaged_memory_does_no_harm);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
