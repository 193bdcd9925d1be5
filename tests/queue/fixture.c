/*
 * One private Redis lives as long as the test program; before each test it and
 * the folders are emptied, and the clock is set back.  Redis may be killed by a
 * test (fixture_redis.c): it is up again when the next one begins.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fixture.h"
#include "queue/followup.h"

struct server *fixture_server;
struct conf fixture_conf;
struct queue_context fixture_q;

void
fixture_start(void)
{
	fixture_server = server_start("redis");
	server_conf(&fixture_conf, fixture_server, NULL);
}

void
fixture_stop(void)
{
	fixture_forget_witnesses();
	server_free(fixture_server);
	conf_free(&fixture_conf);
}

void
fixture_shell(const char *dir, const char *command)
{
	char line[1024];

	ck_assert_int_lt(
	    snprintf(line, sizeof line, "cd '%s' && %s", dir, command),
	    (int)sizeof line);
	ck_assert_int_eq(system(line), 0);
}

void
fixture_forget_witnesses(void)
{
	struct queue_context q = { .conf = &fixture_conf };
	struct checkpoint c;
	int64_t *ids;
	size_t n;

	/* Outside of tests too, where nothing can be asserted. */
	if (room_list(&q, &ids, &n) != ST_OK)
		abort();
	for (size_t i = 0; i < n; i++)
		if (checkpoint_read(&fixture_conf, ids[i], &c) == ST_OK)
			witness_remove(c.witness);
	free(ids);
}

void
fixture_set_up(void)
{
	fixture_redis("FLUSHALL");
	fixture_forget_witnesses();
	fixture_shell(fixture_conf.queue_checkpoint_dir, "rm -f ./*");
	fixture_shell(fixture_conf.queue_status_dir, "rm -f ./*");
	fixture_q = (struct queue_context){ .conf = &fixture_conf,
		.redis = redis_new(&fixture_conf),
		.now_ms = T0 };
}

void
fixture_tear_down(void)
{
	redis_free(fixture_q.redis);
	fixture_q.redis = NULL;
}

void
fixture_pass(int64_t ms)
{
	fixture_q.now_ms += ms;
}

void
fixture_pass_heard(struct fixture_visitor *v, int64_t ms)
{
	for (; ms >= 2000; ms -= 1000) {
		fixture_pass(1000);
		ck_assert_int_eq(fixture_poll(v), ST_OK);
	}
	fixture_pass(ms);
	ck_assert_int_eq(fixture_poll(v), ST_OK);
}

void
fixture_pass_with(
    struct fixture_visitor *v, int n, int seconds, bool is_reporting)
{
	for (int i = 0; i < seconds; i++) {
		fixture_pass(1000);
		if (i % 3 == 2 || i % 5 == 4)
			fixture_poll_all(v, n);
		if (is_reporting && i % 5 == 4)
			fixture_report(50, 0);
		fixture_advance();
	}
}

/* Unless a test says otherwise, right before the opening. */
static void
freeze_late(struct room_change *change)
{
	if (change->has[ROOM_SETTING_opens_at_ms] &&
	    !change->has[ROOM_SETTING_freeze_ms])
		ck_assert_int_eq(
		    room_change_int(change, ROOM_SETTING_freeze_ms, 1), ST_OK);
}

void
fixture_open(int key, ...)
{
	struct room_change change = { 0 };
	va_list ap;

	va_start(ap, key);
	for (; key != ROOM_SETTING__MAX; key = va_arg(ap, int))
		ck_assert_int_eq(
		    room_change_int(
			&change, (enum room_setting)key, va_arg(ap, int64_t)),
		    ST_OK);
	va_end(ap);
	freeze_late(&change);
	ck_assert_int_eq(room_open(&fixture_q, 1, &change, "test"), ST_OK);
}

void
fixture_set(enum room_setting key, int64_t value)
{
	struct room_change change = { 0 };

	ck_assert_int_eq(room_change_int(&change, key, value), ST_OK);
	freeze_late(&change);
	ck_assert_int_eq(room_set(&fixture_q, 1, &change, "test"), ST_OK);
}

static void
send_report(const struct shop_report *report)
{
	ck_assert_int_eq(shop_report(&fixture_q, 1, report), ST_OK);
}

void
fixture_report(int64_t sellable, int64_t held)
{
	send_report(&(struct shop_report){ sellable, held, true });
}

void
fixture_report_closed(void)
{
	struct room room = fixture_room();

	send_report(&(struct shop_report){ room.sellable, room.held, false });
}

void
fixture_visitor(struct fixture_visitor *v, int n)
{
	char account[16];

	*v = (struct fixture_visitor){ 0 };
	snprintf(account, sizeof account, "v%d", n);
	ck_assert_int_eq(visitor_of_account(&v->visitor, account), ST_OK);
}

void
fixture_anonymous(struct fixture_visitor *v, char letter)
{
	const char id[] = { '~', letter };

	*v = (struct fixture_visitor){ 0 };
	ck_assert_int_eq(visitor_of_id(&v->visitor, id, sizeof id), ST_OK);
}

enum status
fixture_enter(struct fixture_visitor *v)
{
	return fixture_sign_in(v, NULL);
}

enum status
fixture_sign_in(struct fixture_visitor *v, const struct fixture_visitor *before)
{
	struct line_entrant e = { .visitor = v->visitor, .address = "::1" };
	enum status st;

	if (before != NULL)
		e.before = &before->visitor;
	if (before != NULL && before->token.index > 0)
		e.before_token = &before->token;
	st = line_enter(&fixture_q, 1, &e, &v->place);
	if (st == ST_OK)
		v->token = (struct token){ 1, v->place.epoch, v->place.index,
			v->visitor };
	return st;
}

void
fixture_enter_new(struct fixture_visitor *v, int n)
{
	fixture_visitor(v, n);
	ck_assert_int_eq(fixture_enter(v), ST_OK);
}

void
fixture_enter_all(struct fixture_visitor *v, int n)
{
	for (int i = 0; i < n; i++)
		fixture_enter_new(&v[i], i + 1);
}

void
fixture_poll_all(struct fixture_visitor *v, int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(fixture_poll(&v[i]), ST_OK);
}

void
fixture_claim_all(struct fixture_visitor *v, int n)
{
	for (int i = 0; i < n; i++) {
		ck_assert_int_eq(fixture_claim(&v[i]), ST_OK);
		ck_assert_int_eq(v[i].place.state, LINE_ADMITTED);
	}
}

/* The number comes through a pipe. */
int64_t
fixture_enter_apart(int n)
{
	struct fixture_visitor v;
	int64_t number = 0;
	int fds[2];

	ck_assert_int_eq(pipe(fds), 0);
	if (fork() == 0) {
		fixture_q.redis = redis_new(&fixture_conf);
		fixture_visitor(&v, n);
		if (fixture_enter(&v) == ST_OK)
			number = v.place.number;
		_exit(write(fds[1], &number, sizeof number) < 0);
	}
	ck_assert_int_gt(wait(NULL), 0);
	ck_assert_int_eq(read(fds[0], &number, sizeof number), sizeof number);
	close(fds[0]);
	close(fds[1]);
	return number;
}

void
fixture_fill(struct fixture_visitor *v, int n)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)1000000, FIXTURE_END);
	fixture_enter_all(v, n);
	fixture_pass(1000);
	fixture_advance();
}

void
fixture_open_line(struct fixture_visitor *v, int n)
{
	fixture_open(ROOM_SETTING_capacity, (int64_t)1, ROOM_SETTING_hold_ms,
	    (int64_t)FIXTURE_HOLD_MS, ROOM_SETTING_absent_ms,
	    (int64_t)FIXTURE_ABSENT_MS, FIXTURE_END);
	fixture_enter_all(v, n + 1);
}

enum status
fixture_poll(struct fixture_visitor *v)
{
	return line_poll(&fixture_q, &v->token, &v->place);
}

enum status
fixture_claim(struct fixture_visitor *v)
{
	return line_claim(&fixture_q, &v->token, &v->place);
}

enum status
fixture_validate(struct fixture_visitor *v)
{
	return line_validate(&fixture_q, &v->token, true, &v->place);
}

bool
fixture_leave(struct fixture_visitor *v)
{
	bool released;

	ck_assert_int_eq(line_leave(&fixture_q, &v->token, &released), ST_OK);
	return released;
}

void
fixture_advance(void)
{
	bool more;

	ck_assert_int_eq(followup_advance(&fixture_q, 1, &more), ST_OK);
}

struct room
fixture_room(void)
{
	struct room room;

	ck_assert_int_eq(room_read(&fixture_q, 1, &room), ST_OK);
	return room;
}

struct checkpoint
fixture_checkpoint(void)
{
	struct checkpoint c;

	ck_assert_int_eq(checkpoint_read(&fixture_conf, 1, &c), ST_OK);
	return c;
}

void
fixture_wait(int children)
{
	int status;

	for (int i = 0; i < children; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
}

int
fixture_main(Suite *s)
{
	SRunner *runner = srunner_create(s);
	int failed;

	fixture_start();
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	fixture_stop();
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
