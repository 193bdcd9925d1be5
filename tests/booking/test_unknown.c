/*
 * Rule 4: a connection lost at any moment ends in the right answer.  Every
 * command that a request sends is the last one in turn, in three ways.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <check.h>

#include "base/clock.h"
#include "booking/account.h"
#include "booking/refund.h"
#include "booking/reservation.h"
#include "cutter.h"
#include "fixture.h"

#define COMMANDS_MAX 200 /* more than any request sends */
#define TRIES_MAX 100

static struct sql *owner, *direct;
static struct concert concert;
static struct cutter *cutter;
static struct conf cut_conf;
static char cut_path[128];

static void
set_up(void)
{
	fixture_begin(&owner, &direct, 1000, 0);
	concert = fixture_concert(owner, 1, 1);
	fixture_run(owner, FIXTURE_NO_COOLDOWN);
	snprintf(cut_path, sizeof cut_path, "%s/cut.sock",
	    server_dir(fixture_server()));
	unlink(cut_path);
	cutter = cutter_start(cut_path, conf.mysql_socket);
	cut_conf = conf;
	cut_conf.mysql_socket = cut_path;
}

static void
tear_down(void)
{
	cutter_free(cutter);
	fixture_audit(owner);
	fixture_end(owner, direct);
}

/* What an outage may look like to the buyer: try again. */
static bool
says_try_again(enum status st)
{
	return st == ST_UNAVAILABLE || st == ST_PAYMENT_IN_PROGRESS ||
	       st == ST_BUSY;
}

static int64_t
payments(void)
{
	return fixture_int(owner, "SELECT COUNT(*) FROM payment");
}

/* Pay with the connection cut at the nth command, then retry as a client does;
 * false when the request sent fewer commands. */
static bool
pay_cut_at(int nth, enum cut_when when)
{
	char key[32], first[512] = "", again[512];
	struct sql *db = sql_new(&cut_conf, SQL_USER_BOOKING);
	int64_t before = payments();
	struct reservation held;
	struct refund refund;
	int tries = 0;
	enum status st;

	ck_assert_int_eq(fixture_hold(direct, &concert, "kim",
			     fixture_seat(direct, &concert, 0), &held),
	    ST_OK);
	snprintf(key, sizeof key, "key-%d-%d", (int)when, nth);
	cutter_arm(cutter, nth, when);
	st = fixture_pay(db, "kim", key, held.id, first, sizeof first);
	ck_assert_msg(st == ST_OK || says_try_again(st), "cut %d at %d: %s",
	    (int)when, nth, status_code(st));
	/* A COMMIT that took place counts, even if its reply was lost. */
	if (cutter_cut_a_commit(cutter) && when == CUT_AFTER)
		ck_assert_int_eq(st, ST_OK);
	while (says_try_again(st = fixture_pay(db, "kim", key, held.id, again,
				  sizeof again)) &&
	       tries++ < TRIES_MAX)
		clock_sleep_ms(10);
	ck_assert_msg(st == ST_OK, "retry after cut %d at %d: %s", (int)when,
	    nth, status_code(st));
	ck_assert(first[0] == '\0' || strcmp(first, again) == 0);
	ck_assert_int_eq(payments(), before + 1);
	ck_assert_int_eq(refund_reservation(owner, held.id, &refund), ST_OK);
	sql_free(db);
	return cutter_has_cut(cutter);
}

static bool
hold_cut_at(int nth, enum cut_when when)
{
	struct sql *db = sql_new(&cut_conf, SQL_USER_BOOKING);
	int64_t seat = fixture_seat(direct, &concert, 0);
	struct reservation first = { 0 }, again;
	int tries = 0;
	enum status st;

	fixture_run(owner, "DELETE FROM reservation");
	cutter_arm(cutter, nth, when);
	st = fixture_hold(db, &concert, "kim", seat, &first);
	ck_assert_msg(st == ST_OK || says_try_again(st), "cut %d at %d: %s",
	    (int)when, nth, status_code(st));
	while (says_try_again(
		   st = fixture_hold(db, &concert, "kim", seat, &again)) &&
	       tries++ < TRIES_MAX)
		clock_sleep_ms(10);
	ck_assert_int_eq(st, ST_OK);
	ck_assert(first.id == 0 || first.id == again.id);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 1);
	sql_free(db);
	return cutter_has_cut(cutter);
}

static bool
cancel_cut_at(int nth, enum cut_when when)
{
	struct sql *db = sql_new(&cut_conf, SQL_USER_BOOKING);
	struct cancel_result res;
	struct reservation held;
	int tries = 0;
	enum status st;

	ck_assert_int_eq(fixture_hold(direct, &concert, "kim",
			     fixture_seat(direct, &concert, 0), &held),
	    ST_OK);
	cutter_arm(cutter, nth, when);
	st = fixture_cancel(db, "kim", held.id, &res);
	ck_assert_msg(st == ST_OK || says_try_again(st), "cut %d at %d: %s",
	    (int)when, nth, status_code(st));
	while (says_try_again(st = fixture_cancel(db, "kim", held.id, &res)) &&
	       tries++ < TRIES_MAX)
		clock_sleep_ms(10);
	ck_assert_int_eq(st, ST_OK);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 0);
	sql_free(db);
	return cutter_has_cut(cutter);
}

/* Each moment in turn, until the request needs no more commands. */
static void
try_every_moment(bool (*trial)(int, enum cut_when), enum cut_when when)
{
	int nth = 1;

	while (trial(nth, when))
		ck_assert_int_lt(nth++, COMMANDS_MAX);
	/* The request was cut more often than connecting takes. */
	ck_assert_int_gt(nth, 8);
}

START_TEST(a_payment_cut_anywhere_is_made_exactly_once)
{
	try_every_moment(pay_cut_at, (enum cut_when)_i);
}
END_TEST

START_TEST(a_hold_cut_anywhere_is_had_exactly_once)
{
	try_every_moment(hold_cut_at, (enum cut_when)_i);
}
END_TEST

START_TEST(a_cancel_cut_anywhere_frees_the_seat)
{
	try_every_moment(cancel_cut_at, (enum cut_when)_i);
}
END_TEST

/* A server that dies under a payment and comes back, as after a power cut. */
START_TEST(a_payment_survives_the_death_of_the_server)
{
	struct sql *db = fixture_sql(SQL_USER_BOOKING);
	char first[512], again[512];
	struct reservation held;
	int tries = 0;
	enum status st;

	ck_assert_int_eq(fixture_hold(direct, &concert, "kim",
			     fixture_seat(direct, &concert, 0), &held),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, first, sizeof first), ST_OK);
	server_kill(fixture_server());
	st = fixture_pay(db, "kim", "key", held.id, again, sizeof again);
	ck_assert_int_eq(st, ST_UNAVAILABLE);
	server_resume(fixture_server());
	while (says_try_again(st = fixture_pay(db, "kim", "key", held.id, again,
				  sizeof again)) &&
	       tries++ < TRIES_MAX)
		clock_sleep_ms(10);
	ck_assert_int_eq(st, ST_OK);
	ck_assert_str_eq(first, again);
	sql_free(db);
}
END_TEST

/* A server that hangs is waited for once: for one time-out and not for two. */
#define HASTY_MS 3000

static enum status
hold_seat(struct sql *db, int64_t seat)
{
	return fixture_hold(db, &concert, "kim", seat, NULL);
}

static enum status
get_account(struct sql *db, int64_t unused)
{
	struct account a;

	(void)unused;
	return account_get(db, "kim", &a);
}

static enum status
ask_frozen_server(enum status (*ask)(struct sql *, int64_t), struct sql *db)
{
	int64_t seat = fixture_seat(direct, &concert, 0), start, took;
	enum status st;

	server_freeze(fixture_server());
	start = clock_mono_ms();
	st = ask(db, seat);
	took = clock_mono_ms() - start;
	server_thaw(fixture_server());
	ck_assert_int_lt(took, 2 * HASTY_MS);
	return st;
}

START_TEST(a_server_that_hangs_is_waited_for_once)
{
	struct conf hasty = conf;
	struct sql *db = sql_new(&hasty, SQL_USER_BOOKING);

	hasty.mysql_timeout_ms = HASTY_MS;
	ck_assert_int_eq(get_account(db, 0), ST_OK);
	ck_assert_int_eq(ask_frozen_server(hold_seat, db), ST_UNAVAILABLE);
	/* What it has to catch up on may take a loaded machine a while. */
	while (get_account(db, 0) == ST_UNAVAILABLE)
		clock_sleep_ms(10);
	ck_assert_int_eq(ask_frozen_server(get_account, db), ST_UNAVAILABLE);
	sql_free(db);
}
END_TEST

/* A backup holds up all commits.  One that gave up is undone, and not left
 * open for the next transaction on the connection to commit it unseen. */
START_TEST(a_commit_held_up_too_long_leaves_nothing)
{
	struct conf hasty = conf;
	struct sql *db = sql_new(&hasty, SQL_USER_BOOKING);
	int64_t seat = fixture_seat(direct, &concert, 0);
	struct reservation held;
	enum status st;

	hasty.mysql_timeout_ms = 500;
	fixture_run(owner,
	    "BACKUP STAGE START; BACKUP STAGE FLUSH; BACKUP STAGE BLOCK_DDL; "
	    "BACKUP STAGE BLOCK_COMMIT");
	st = fixture_hold(db, &concert, "kim", seat, &held);
	ck_assert_int_eq(st, ST_UNAVAILABLE);
	fixture_run(owner, "BACKUP STAGE END");
	ck_assert_int_eq(fixture_hold(db, &concert, "lee", seat, &held), ST_OK);
	sql_free(db);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("unknown");
	TCase *cuts = tcase_create("cuts"), *death = tcase_create("death");

	tcase_add_checked_fixture(cuts, set_up, tear_down);
	tcase_add_checked_fixture(death, set_up, tear_down);
	tcase_set_timeout(cuts, 120);
	tcase_set_timeout(death, 60);
	tcase_add_loop_test(
	    cuts, a_payment_cut_anywhere_is_made_exactly_once, 0, CUT__MAX);
	tcase_add_loop_test(
	    cuts, a_hold_cut_anywhere_is_had_exactly_once, 0, CUT__MAX);
	tcase_add_loop_test(
	    cuts, a_cancel_cut_anywhere_frees_the_seat, 0, CUT__MAX);
	tcase_add_test(death, a_payment_survives_the_death_of_the_server);
	tcase_add_test(death, a_server_that_hangs_is_waited_for_once);
	tcase_add_test(death, a_commit_held_up_too_long_leaves_nothing);
	suite_add_tcase(s, cuts);
	suite_add_tcase(s, death);
	return fixture_main(s);
}
