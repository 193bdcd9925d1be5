/* Rule 5: the gate, in front of a queue service in every state. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "base/clock.h"
#include "booking/gate.h"
#include "booking/queue_slots.h"
#include "fixture.h"
#include "responder.h"

/* A queue that hangs is given up after about a second, by time-outs that add
 * up; a busy machine adds its own, so here it is told apart from for ever. */
#define GIVEN_UP_MS 8000

static struct sql *owner, *db;
static struct concert queued, plain;
static struct responder *queue;
static struct conf gate_conf;
static struct gate gate;
static char url[64];

/* As the programs have it. */
static struct queue_client *
new_queue(void)
{
	struct queue_client *q = queue_client_new(&gate_conf);

	queue_client_take_turns(q);
	return q;
}

static void
set_up(void)
{
	fixture_begin(&owner, &db, 0, 0);
	plain = fixture_concert(owner, 0, 0);
	queued = fixture_queued_concert(owner, 0, 0);
	queue = responder_start();
	gate_conf = conf;
	gate_conf.booking_queue_url = url;
	gate = (struct gate){
		.conf = &gate_conf, .sql = db, .queue_client = new_queue()
	};
}

static void
tear_down(void)
{
	responder_free(queue);
	queue_client_free(gate.queue_client);
	fixture_end(owner, db);
}

static void
becomes(enum responder_mode mode)
{
	responder_set(queue, mode);
	snprintf(url, sizeof url, "%s", responder_url(queue));
}

static enum status
pass(const struct concert *c, const char *account, const char *token)
{
	int64_t wait_ms;

	return gate_pass(&gate, c, account, token, &wait_ms);
}

START_TEST(a_concert_without_a_line_never_asks_the_queue)
{
	becomes((enum responder_mode)_i);
	ck_assert_int_eq(pass(&plain, "kim", NULL), ST_OK);
	ck_assert_int_eq(pass(&plain, "kim", "kim"), ST_OK);
	ck_assert_int_eq(responder_count(queue, ""), 0);
}
END_TEST

START_TEST(a_valid_token_of_ones_own_lets_in)
{
	becomes(RESPONDER_UP);
	ck_assert_int_eq(pass(&queued, "kim", "kim"), ST_OK);
	ck_assert_int_eq(responder_count(queue, ""), 1);
}
END_TEST

START_TEST(any_other_token_does_not)
{
	static const char *const tokens[] = { "lee", "nobody", "elsewhere",
		"false", "" };

	becomes(RESPONDER_UP);
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		ck_assert_msg(
		    pass(&queued, "kim", tokens[i]) == ST_TOKEN_INVALID, "%s",
		    tokens[i]);
}
END_TEST

/* What each state means to those with a token and to those without. */
static const struct {
	enum status with_token, without;
} states[RESPONDER__MAX] = {
	[RESPONDER_UP] = { ST_OK, ST_ADMISSION_REQUIRED },
	[RESPONDER_REFUSING] = { ST_QUEUE_UNAVAILABLE, ST_OK },
	[RESPONDER_HANGING] = { ST_QUEUE_UNAVAILABLE, ST_OK },
	[RESPONDER_FAILING] = { ST_QUEUE_UNAVAILABLE, ST_OK },
	[RESPONDER_SLOW] = { ST_OK, ST_ADMISSION_REQUIRED },
	[RESPONDER_FLAPPING] = { ST_QUEUE_UNAVAILABLE, ST_ADMISSION_REQUIRED },
};

START_TEST(each_state_of_the_queue_has_its_answer)
{
	int64_t start = clock_mono_ms();

	becomes((enum responder_mode)_i);
	ck_assert_int_eq(pass(&queued, "kim", "kim"), states[_i].with_token);
	ck_assert_int_lt(clock_mono_ms() - start, GIVEN_UP_MS);
	start = clock_mono_ms();
	ck_assert_int_eq(pass(&queued, "kim", NULL), states[_i].without);
	ck_assert_int_lt(clock_mono_ms() - start, GIVEN_UP_MS);
}
END_TEST

START_TEST(three_tries_are_made_before_the_queue_counts_as_down)
{
	int64_t start = clock_mono_ms();

	becomes(RESPONDER_FAILING);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(responder_count(queue, "/health"), 3);
	ck_assert_int_ge(clock_mono_ms() - start, 600);
}
END_TEST

/* --- the verdict is shared -------------------------------------------------
 */

static int
knock(struct sql *s, int i, void *arg)
{
	struct gate own = {
		.conf = &gate_conf, .sql = s, .queue_client = new_queue()
	};
	int64_t wait_ms, start = clock_mono_ms();
	enum status st;

	(void)i;
	(void)arg;
	st = gate_pass(&own, &queued, "kim", NULL, &wait_ms);
	return clock_mono_ms() - start < GIVEN_UP_MS ? (int)st : 250;
}

START_TEST(all_processes_share_one_verdict)
{
	int count[256];

	becomes(RESPONDER_HANGING);
	fixture_race(16, knock, NULL, count);
	ck_assert_int_eq(count[ST_OK], 16);
	ck_assert_int_eq(responder_count(queue, "/health"), 3);
	/* And sixteen requests of one account are one admission. */
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT SUM(admitted) FROM bypass"), 1);
}
END_TEST

/* The negative control: where nothing can be shared everybody asks. */
START_TEST(without_a_shared_folder_everybody_asks)
{
	static char nowhere[] = "/proc/nowhere";
	int count[256];

	gate_conf.booking_state_dir = nowhere;
	becomes(RESPONDER_FAILING);
	fixture_race(4, knock, NULL, count);
	ck_assert_int_eq(count[ST_OK], 4);
	ck_assert_int_eq(responder_count(queue, "/health"), 12);
}
END_TEST

START_TEST(a_verdict_is_good_for_a_second)
{
	becomes(RESPONDER_UP);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(
		    pass(&queued, "kim", NULL), ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(responder_count(queue, "/health"), 1);
	/* A second later, as far as the file can tell. */
	ck_assert_int_eq(fixture_age(&gate_conf, "queue", 1), 0);
	becomes(RESPONDER_FAILING);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(fixture_age(&gate_conf, "queue", 1), 0);
	becomes(RESPONDER_UP);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_ADMISSION_REQUIRED);
}
END_TEST

/* --- the turnstile ---------------------------------------------------------
 */

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
	if (queue_client_begin(gate.queue_client) != ST_OK)
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

	becomes(RESPONDER_UP);
	for (int i = 0; i < QUEUE_SLOTS_ASKING; i++) {
		ck_assert_int_eq(pass(&queued, "kim", "kim"), ST_OK);
		holders[i] = fork_holder(ask_for_long, NULL);
	}
	responder_forget(queue);
	ck_assert_int_eq(pass(&queued, "kim", "kim"), ST_BUSY);
	ck_assert_int_eq(
	    queue_client_leave(gate.queue_client, queued.id, "kim"), ST_BUSY);
	ck_assert_int_eq(
	    queue_client_stock(gate.queue_client, queued.id, 1, 0, true),
	    ST_BUSY);
	ck_assert_int_eq(responder_count(queue, ""), 0);
	/* The place of one that dies is free. */
	kill_holder(holders[0]);
	ck_assert_int_eq(pass(&queued, "kim", "kim"), ST_OK);
	ck_assert_int_eq(pass(&queued, "kim", "kim"), ST_OK);
	for (int i = 1; i < QUEUE_SLOTS_ASKING; i++)
		kill_holder(holders[i]);
}
END_TEST

START_TEST(cron_and_operator_need_no_turn)
{
	struct queue_client *cron = queue_client_new(&gate_conf);
	pid_t holder = fork_holder(have_all_places, NULL);

	becomes(RESPONDER_UP);
	ck_assert_int_eq(
	    queue_client_stock(cron, queued.id, 1, 0, true), ST_OK);
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

	becomes(RESPONDER_UP);
	/* The process that asks the queue, one of a host, needs none. */
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(fixture_age(&gate_conf, "queue", 60), 0);
	verdict = fork_holder(lock_verdict, NULL);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_BUSY);
	kill_holder(verdict);
	kill_holder(places);
}
END_TEST

START_TEST(while_one_asks_the_last_verdict_does)
{
	pid_t places, verdict;

	becomes(RESPONDER_UP);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_ADMISSION_REQUIRED);
	becomes(RESPONDER_REFUSING);
	places = fork_holder(have_all_places, NULL);
	verdict = fork_holder(lock_verdict, NULL);
	ck_assert_int_eq(fixture_age(&gate_conf, "queue", 1), 0);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_ADMISSION_REQUIRED);
	kill_holder(verdict);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_OK);
	kill_holder(places);
}
END_TEST

/* --- the bypass is bounded -------------------------------------------------
 */

static int
knock_alone(struct sql *s, int i, void *arg)
{
	struct gate own = {
		.conf = &gate_conf, .sql = s, .queue_client = new_queue()
	};
	char account[24];
	int64_t wait_ms = 0;
	enum status st;

	(void)arg;
	snprintf(account, sizeof account, "buyer%d", i);
	st = gate_pass(&own, &queued, account, NULL, &wait_ms);
	if (st == ST_BUSY && (wait_ms <= 0 || wait_ms > 60000))
		return 251;
	return (int)st;
}

static void
add_buyers(int n)
{
	char account[24];

	for (int i = 0; i < n; i++) {
		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(owner, account, 0);
	}
}

START_TEST(no_more_are_let_in_than_the_concert_allows)
{
	int count[256];

	add_buyers(12);
	queued.bypass_per_min = 1;
	ck_assert_int_eq(concert_set(owner, &queued), ST_OK);
	becomes(RESPONDER_REFUSING);
	fixture_race(12, knock_alone, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_BUSY], 11);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT admitted * 1000 + refused FROM bypass "
			       "ORDER BY admitted DESC LIMIT 1"),
	    1011);
}
END_TEST

START_TEST(who_was_let_in_stays_in_for_the_time_of_a_hold)
{
	queued.bypass_per_min = 1;
	becomes(RESPONDER_REFUSING);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(pass(&queued, "lee", NULL), ST_BUSY);
	fixture_run(owner, "UPDATE bypass_admission SET ends_at = NOW(6)");
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_BUSY);
	/* The minute passes. */
	fixture_run(owner, "UPDATE bypass SET due_at = NOW(6)");
	ck_assert_int_eq(pass(&queued, "lee", NULL), ST_OK);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_BUSY);
}
END_TEST

START_TEST(a_concert_may_let_nobody_in)
{
	queued.bypass_per_min = 0;
	becomes(RESPONDER_REFUSING);
	ck_assert_int_eq(pass(&queued, "kim", NULL), ST_BUSY);
}
END_TEST

START_TEST(idle_time_earns_no_admissions)
{
	int count[256];

	add_buyers(12);
	fixture_run(
	    owner, "UPDATE bypass SET due_at = NOW(6) - INTERVAL 1 HOUR");
	queued.bypass_per_min = 1;
	becomes(RESPONDER_REFUSING);
	fixture_race(12, knock_alone, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("gate");
	TCase *rows = tcase_create("rows"), *verdict = tcase_create("verdict");
	TCase *bypass = tcase_create("bypass");
	TCase *turns = tcase_create("turns");

	tcase_add_checked_fixture(rows, set_up, tear_down);
	tcase_add_checked_fixture(verdict, set_up, tear_down);
	tcase_add_checked_fixture(bypass, set_up, tear_down);
	tcase_add_checked_fixture(turns, set_up, tear_down);
	tcase_set_timeout(turns, 60);
	tcase_set_timeout(verdict, 60);
	tcase_set_timeout(bypass, 60);
	tcase_add_loop_test(rows, a_concert_without_a_line_never_asks_the_queue,
	    0, RESPONDER__MAX);
	tcase_add_test(rows, a_valid_token_of_ones_own_lets_in);
	tcase_add_test(rows, any_other_token_does_not);
	tcase_add_loop_test(
	    rows, each_state_of_the_queue_has_its_answer, 0, RESPONDER__MAX);
	tcase_add_test(
	    rows, three_tries_are_made_before_the_queue_counts_as_down);
	tcase_add_test(verdict, all_processes_share_one_verdict);
	tcase_add_test(verdict, without_a_shared_folder_everybody_asks);
	tcase_add_test(verdict, a_verdict_is_good_for_a_second);
	tcase_add_test(
	    turns, so_many_programs_ask_at_once_and_the_next_is_sent_away);
	tcase_add_test(turns, cron_and_operator_need_no_turn);
	tcase_add_test(turns, who_finds_no_place_to_wait_is_sent_away_at_once);
	tcase_add_test(turns, who_waits_gets_the_place_of_one_that_is_killed);
	tcase_add_test(
	    turns, a_request_that_waits_for_a_verdict_needs_a_place_too);
	tcase_add_test(turns, while_one_asks_the_last_verdict_does);
	tcase_add_test(bypass, no_more_are_let_in_than_the_concert_allows);
	tcase_add_test(bypass, who_was_let_in_stays_in_for_the_time_of_a_hold);
	tcase_add_test(bypass, a_concert_may_let_nobody_in);
	tcase_add_test(bypass, idle_time_earns_no_admissions);
	suite_add_tcase(s, rows);
	suite_add_tcase(s, verdict);
	suite_add_tcase(s, turns);
	suite_add_tcase(s, bypass);
	return fixture_main(s);
}
