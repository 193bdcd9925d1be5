/* The turnstile: how many programs of a host ask the queue at once, and wait
 * to. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include "booking/queue_slots.h"
#include "gate_fixture.h"

static struct gate_fixture g;

static void
set_up(void)
{
	gate_fixture_begin(&g);
}

static void
tear_down(void)
{
	gate_fixture_end(&g);
}

/* A process that does something once, then stays until it is killed. */
static pid_t
fork_holder(void (*hold)(void *), void *arg)
{
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		hold(arg);
		if (write(ready[1], "", 1) == 1)
			pause();
		_exit(1);
	}
	ck_assert_int_gt(pid, 0);
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	close(ready[1]);
	return pid;
}

static void
kill_holder(pid_t pid)
{
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, NULL, 0), pid);
}

static void
ask_for_long(void *arg)
{
	(void)arg;
	if (queue_client_begin(g.gate.queue_client) != ST_OK)
		_exit(1);
}

/* All places of one kind at once. */
static void
lock_bytes(off_t first, off_t n)
{
	struct flock l = { .l_type = F_WRLCK, .l_start = first, .l_len = n };
	char path[256];
	int fd;

	snprintf(path, sizeof path, "%s/queue.slots", conf.booking_state_dir);
	fd = open(path, O_RDWR | O_CREAT, 0660);
	if (fd < 0 || fcntl(fd, F_SETLK, &l) != 0)
		_exit(1);
}

static void
have_all_places(void *arg)
{
	(void)arg;
	lock_bytes(0, QUEUE_SLOTS_ASKING + QUEUE_SLOTS_WAITING);
}

static void
have_all_places_to_ask(void *arg)
{
	(void)arg;
	lock_bytes(0, QUEUE_SLOTS_ASKING);
}

START_TEST(so_many_programs_ask_at_once_and_the_next_is_sent_away)
{
	pid_t holders[QUEUE_SLOTS_ASKING];

	gate_fixture_becomes(&g, RESPONDER_UP);
	for (int i = 0; i < QUEUE_SLOTS_ASKING; i++) {
		ck_assert_int_eq(
		    gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_OK);
		holders[i] = fork_holder(ask_for_long, NULL);
	}
	responder_forget(g.queue);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_BUSY);
	ck_assert_int_eq(
	    queue_client_leave(g.gate.queue_client, g.queued.id, "kim"),
	    ST_BUSY);
	ck_assert_int_eq(
	    queue_client_stock(g.gate.queue_client, g.queued.id, 1, 0, true),
	    ST_BUSY);
	ck_assert_int_eq(responder_count(g.queue, ""), 0);
	/* The place of one that dies is free. */
	kill_holder(holders[0]);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_OK);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_OK);
	for (int i = 1; i < QUEUE_SLOTS_ASKING; i++)
		kill_holder(holders[i]);
}
END_TEST

START_TEST(cron_and_operator_need_no_turn)
{
	struct queue_client *cron = queue_client_new(&g.conf);
	pid_t holder = fork_holder(have_all_places, NULL);

	gate_fixture_becomes(&g, RESPONDER_UP);
	ck_assert_int_eq(
	    queue_client_stock(cron, g.queued.id, 1, 0, true), ST_OK);
	kill_holder(holder);
	queue_client_free(cron);
}
END_TEST

#define FOR_EVER_MS 3600000

START_TEST(who_finds_no_place_to_wait_is_sent_away_at_once)
{
	pid_t holder = fork_holder(have_all_places, NULL);
	int slot;

	ck_assert_int_eq(
	    queue_slots_take(conf.booking_state_dir, FOR_EVER_MS, &slot),
	    ST_BUSY);
	kill_holder(holder);
}
END_TEST

START_TEST(who_waits_gets_the_place_of_one_that_is_killed)
{
	pid_t holder = fork_holder(have_all_places_to_ask, NULL), waiter;
	int slot, status;

	if ((waiter = fork()) == 0)
		_exit((int)queue_slots_take(
		    conf.booking_state_dir, FOR_EVER_MS, &slot));
	kill_holder(holder);
	ck_assert_int_eq(waitpid(waiter, &status, 0), waiter);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), ST_OK);
}
END_TEST

/* Another process is about to ask whether the queue lives. */
static void
lock_verdict(void *arg)
{
	char path[256];
	int fd;

	(void)arg;
	snprintf(path, sizeof path, "%s/queue.lock", conf.booking_state_dir);
	fd = open(path, O_RDWR | O_CREAT, 0660);
	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		_exit(1);
}

START_TEST(a_request_that_waits_for_a_verdict_needs_a_place_too)
{
	pid_t places = fork_holder(have_all_places, NULL), verdict;

	gate_fixture_becomes(&g, RESPONDER_UP);
	/* The process that asks the g.queue, one of a host, needs none. */
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 60), 0);
	verdict = fork_holder(lock_verdict, NULL);
	ck_assert_int_eq(
	    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_BUSY);
	kill_holder(verdict);
	kill_holder(places);
}
END_TEST

START_TEST(while_one_asks_the_last_verdict_does)
{
	pid_t places, verdict;

	gate_fixture_becomes(&g, RESPONDER_UP);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	gate_fixture_becomes(&g, RESPONDER_REFUSING);
	places = fork_holder(have_all_places, NULL);
	verdict = fork_holder(lock_verdict, NULL);
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 1), 0);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	kill_holder(verdict);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	kill_holder(places);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("queue_slots");
	TCase *turns = tcase_create("turns");

	suite_add_tcase(s, turns);
	tcase_add_checked_fixture(turns, set_up, tear_down);
	tcase_set_timeout(turns, 60);
	tcase_add_test(
	    turns, so_many_programs_ask_at_once_and_the_next_is_sent_away);
	tcase_add_test(turns, cron_and_operator_need_no_turn);
	tcase_add_test(turns, who_finds_no_place_to_wait_is_sent_away_at_once);
	tcase_add_test(turns, who_waits_gets_the_place_of_one_that_is_killed);
	tcase_add_test(
	    turns, a_request_that_waits_for_a_verdict_needs_a_place_too);
	tcase_add_test(turns, while_one_asks_the_last_verdict_does);
	return fixture_main(s);
}
