/* Rule 5: the gate, in front of a queue service in every state. */
#include <arpa/inet.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "gate_fixture.h"

/* A queue that hangs is given up after about a second, by time-outs that add
 * up; a busy machine adds its own, so here it is told apart from for ever. */
#define GIVEN_UP_MS 8000

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

START_TEST(a_concert_without_a_line_never_asks_the_queue)
{
	gate_fixture_becomes(&g, (enum responder_mode)_i);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.plain, "kim", NULL), ST_OK);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.plain, "kim", "kim"), ST_OK);
	ck_assert_int_eq(responder_count(g.queue, ""), 0);
}
END_TEST

START_TEST(a_valid_token_of_ones_own_lets_in)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", "kim"), ST_OK);
	ck_assert_int_eq(responder_count(g.queue, ""), 1);
}
END_TEST

START_TEST(any_other_token_does_not)
{
	static const char *const tokens[] = { "lee", "nobody", "elsewhere",
		"false", "" };

	gate_fixture_becomes(&g, RESPONDER_UP);
	for (size_t i = 0; i < ARRAY_LEN(tokens); i++)
		ck_assert_msg(gate_fixture_pass(&g, &g.queued, "kim",
				  tokens[i]) == ST_TOKEN_INVALID,
		    "%s", tokens[i]);
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
	[RESPONDER_RETURNING] = { ST_QUEUE_UNAVAILABLE, ST_ADMISSION_REQUIRED },
	[RESPONDER_NO_NUMBERS] = { ST_OK, ST_ADMISSION_REQUIRED },
	[RESPONDER_LEFT] = { ST_TOKEN_INVALID, ST_ADMISSION_REQUIRED },
	[RESPONDER_UNAVAILABLE] = { ST_QUEUE_UNAVAILABLE, ST_OK },
	[RESPONDER_OVERLOADED] = { ST_QUEUE_UNAVAILABLE, ST_OK },
};

static enum status
ask_without_token(bool looks)
{
	return looks ? gate_fixture_look(&g, &g.queued, "kim", NULL, 0)
		     : gate_fixture_pass(&g, &g.queued, "kim", NULL);
}

/* Whether an account passes, or looks, that has no token.  Silence counts only
 * while the own door is prompt, which on a busy machine it is not each time. */
static enum status
without_token(enum responder_mode mode, bool looks)
{
	int again = mode == RESPONDER_HANGING ? 9 : 0;
	enum status st = ask_without_token(looks);

	while (st == ST_ADMISSION_REQUIRED && again-- > 0) {
		(void)fixture_age(&g.conf, "queue", 60);
		st = ask_without_token(looks);
	}
	return st;
}

START_TEST(each_state_of_the_queue_has_its_answer)
{
	int64_t start = clock_mono_ms();

	gate_fixture_becomes(&g, (enum responder_mode)_i);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", "kim"),
	    states[_i].with_token);
	ck_assert_int_lt(clock_mono_ms() - start, GIVEN_UP_MS);
	start = clock_mono_ms();
	ck_assert_int_eq(
	    without_token((enum responder_mode)_i, false), states[_i].without);
	ck_assert_int_lt(clock_mono_ms() - start, GIVEN_UP_MS);
}
END_TEST

START_TEST(looking_at_the_seats_has_the_same_answers)
{
	gate_fixture_becomes(&g, (enum responder_mode)_i);
	ck_assert_int_eq(gate_fixture_look(&g, &g.queued, "kim", "kim", 0),
	    states[_i].with_token);
	ck_assert_int_eq(
	    without_token((enum responder_mode)_i, true), states[_i].without);
	ck_assert_int_eq(
	    gate_fixture_look(&g, &g.plain, "kim", NULL, 0), ST_OK);
}
END_TEST

START_TEST(three_tries_are_made_before_the_queue_counts_as_down)
{
	int64_t start = clock_mono_ms();

	gate_fixture_becomes(&g, RESPONDER_FAILING);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(responder_count(g.queue, "/health"), 3);
	ck_assert_int_ge(clock_mono_ms() - start, 800);
}
END_TEST

/* --- the host that asks ----------------------------------------------------
 */

/* What the own door of a host that is out of breath may answer; or nothing is
 * known of it. */
static const struct answer_plan breathless[] = {
	{ .http = 0 }, { .http = 204, .delay_ms = 300 }, { .http = 503 },
	{ .http = 200 }, /* of something else */
};

START_TEST(silence_tells_nothing_to_a_host_that_is_out_of_breath)
{
	gate_fixture_becomes(&g, RESPONDER_HANGING);
	answerer_set(g.door, &breathless[_i]);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(responder_count(g.queue, "/health"), 3);
}
END_TEST

/* Late for the first time alone; the state is how often it was asked. */
static bool
be_late_once(void *count, const char *request, struct answer_plan *plan)
{
	(void)request;
	*plan = breathless[1];
	if (atomic_fetch_add((atomic_int *)count, 1) > 0)
		plan->delay_ms = 0;
	return true;
}

START_TEST(nor_to_one_that_was_out_of_breath_for_a_moment)
{
	struct answerer *door =
	    answerer_start_choosing(be_late_once, sizeof(atomic_int));

	gate_fixture_becomes(&g, RESPONDER_HANGING);
	snprintf(g.door_url, sizeof g.door_url, "%s", answerer_url(door));
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(without_token(RESPONDER_HANGING, false), ST_OK);
	answerer_free(door);
}
END_TEST

START_TEST(nor_to_one_whose_own_door_is_not_known)
{
	static char none[] = "";

	gate_fixture_becomes(&g, RESPONDER_HANGING);
	snprintf(g.door_url, sizeof g.door_url, "%s", answerer_nowhere(g.door));
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 60), 0);
	g.conf.booking_own_door_url = none;
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
}
END_TEST

START_TEST(a_refusal_or_an_error_needs_no_witness)
{
	static const enum responder_mode dead[] = { RESPONDER_REFUSING,
		RESPONDER_FAILING, RESPONDER_UNAVAILABLE,
		RESPONDER_OVERLOADED };

	answerer_set(g.door, &breathless[0]);
	for (size_t i = 0; i < ARRAY_LEN(dead); i++) {
		(void)fixture_age(&g.conf, "queue", 60);
		gate_fixture_becomes(&g, dead[i]);
		ck_assert_int_eq(
		    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	}
}
END_TEST

/* A listener whose backlog is full: connections to it are neither taken nor
 * refused.  Nothing is ever closed, so that it stays full. */
static void
fill_backlog(char *url, size_t cap, const char *path)
{
	struct sockaddr_in at = { .sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof at;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	ck_assert_int_eq(bind(fd, (struct sockaddr *)&at, len), 0);
	ck_assert_int_eq(listen(fd, 0), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&at, &len), 0);
	for (int i = 0; i < 4; i++) {
		int caller = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);

		(void)connect(caller, (struct sockaddr *)&at, len);
	}
	snprintf(url, cap, "http://127.0.0.1:%u%s", ntohs(at.sin_port), path);
}

START_TEST(a_full_backlog_is_silence)
{
	fill_backlog(g.url, sizeof g.url, "/queue");
	ck_assert_int_eq(without_token(RESPONDER_HANGING, false), ST_OK);
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 60), 0);
	fill_backlog(g.door_url, sizeof g.door_url, "/door");
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
}
END_TEST

/* Whatever it is that cannot be opened: the queue is alive. */
START_TEST(a_process_without_descriptors_opens_no_gate)
{
	int fds[64], n = 0;

	gate_fixture_becomes(&g, RESPONDER_UP);
	ck_assert_int_eq(
	    setrlimit(RLIMIT_NOFILE, &(struct rlimit){ ARRAY_LEN(fds), 64 }),
	    0);
	while ((fds[n] = dup(0)) >= 0)
		n++;
	for (; n > 0; close(fds[--n])) {
		(void)fixture_age(&g.conf, "queue", 60);
		ck_assert_int_ne(
		    gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	}
}
END_TEST

/* --- the verdict is shared -------------------------------------------------
 */

static int
knock(struct sql *s, int i, void *arg)
{
	struct gate own = { .conf = &g.conf,
		.sql = s,
		.queue_client = gate_fixture_client(&g) };
	int64_t wait_ms, start = clock_mono_ms();
	enum status st;

	(void)i;
	(void)arg;
	st = gate_pass(&own, &g.queued, "kim", NULL, &wait_ms);
	return clock_mono_ms() - start < GIVEN_UP_MS ? (int)st : 250;
}

START_TEST(all_processes_share_one_verdict)
{
	int count[256];

	gate_fixture_becomes(&g, RESPONDER_FAILING);
	fixture_race(16, knock, NULL, count);
	ck_assert_int_eq(count[ST_OK], 16);
	ck_assert_int_eq(responder_count(g.queue, "/health"), 3);
	/* And sixteen requests of one account are one admission. */
	ck_assert_int_eq(
	    fixture_int(g.owner, "SELECT SUM(admitted) FROM bypass"), 1);
}
END_TEST

/* The negative control: where nothing can be shared everybody asks. */
START_TEST(without_a_shared_folder_everybody_asks)
{
	static char nowhere[] = "/proc/nowhere";
	int count[256];

	g.conf.booking_state_dir = nowhere;
	gate_fixture_becomes(&g, RESPONDER_FAILING);
	fixture_race(4, knock, NULL, count);
	ck_assert_int_eq(count[ST_OK], 4);
	ck_assert_int_eq(responder_count(g.queue, "/health"), 12);
}
END_TEST

START_TEST(a_verdict_is_good_for_a_second)
{
	gate_fixture_becomes(&g, RESPONDER_UP);
	for (int i = 0; i < 20; i++)
		ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
		    ST_ADMISSION_REQUIRED);
	ck_assert_int_eq(responder_count(g.queue, "/health"), 1);
	/* A second later, as far as the file can tell. */
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 1), 0);
	gate_fixture_becomes(&g, RESPONDER_FAILING);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL), ST_OK);
	ck_assert_int_eq(fixture_age(&g.conf, "queue", 1), 0);
	gate_fixture_becomes(&g, RESPONDER_UP);
	ck_assert_int_eq(gate_fixture_pass(&g, &g.queued, "kim", NULL),
	    ST_ADMISSION_REQUIRED);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("gate");
	TCase *rows = tcase_create("rows"), *verdict = tcase_create("verdict");
	TCase *host = tcase_create("host");

	tcase_add_checked_fixture(rows, set_up, tear_down);
	tcase_add_checked_fixture(verdict, set_up, tear_down);
	tcase_add_checked_fixture(host, set_up, tear_down);
	tcase_set_timeout(rows, 60);
	tcase_set_timeout(host, 120);
	tcase_set_timeout(verdict, 60);
	tcase_add_loop_test(rows, a_concert_without_a_line_never_asks_the_queue,
	    0, RESPONDER__MAX);
	tcase_add_test(rows, a_valid_token_of_ones_own_lets_in);
	tcase_add_test(rows, any_other_token_does_not);
	tcase_add_loop_test(
	    rows, each_state_of_the_queue_has_its_answer, 0, RESPONDER__MAX);
	tcase_add_loop_test(
	    rows, looking_at_the_seats_has_the_same_answers, 0, RESPONDER__MAX);
	tcase_add_test(
	    rows, three_tries_are_made_before_the_queue_counts_as_down);
	tcase_add_loop_test(host,
	    silence_tells_nothing_to_a_host_that_is_out_of_breath, 0,
	    ARRAY_LEN(breathless));
	tcase_add_test(host, nor_to_one_that_was_out_of_breath_for_a_moment);
	tcase_add_test(host, nor_to_one_whose_own_door_is_not_known);
	tcase_add_test(host, a_refusal_or_an_error_needs_no_witness);
	tcase_add_test(host, a_full_backlog_is_silence);
	tcase_add_test(host, a_process_without_descriptors_opens_no_gate);
	tcase_add_test(verdict, all_processes_share_one_verdict);
	tcase_add_test(verdict, without_a_shared_folder_everybody_asks);
	tcase_add_test(verdict, a_verdict_is_good_for_a_second);
	suite_add_tcase(s, rows);
	suite_add_tcase(s, host);
	suite_add_tcase(s, verdict);
	return fixture_main(s);
}
