/*
 * Rule 2 at its edge: payments timed to arrive when the hold runs out, with
 * usher-expire deleting all the while.  Each is either paid before its
 * deadline and stays, or is refused and goes.  USHER_TEST_TRIALS says how many.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <check.h>

#include "booking/account.h"
#include "booking/reservation.h"
#include "fixture.h"

#define TRIALS 6000
#define PAYERS 3
#define ROUND 600 /* holds that run out one after the other */
#define STEP_US 3000 /* between two deadlines of one payer, at least */
#define EARLY_US 3000 /* how long before one a payment begins, at first */

/* What the processes of a trial share. */
struct arena {
	atomic_bool over;
	int64_t first_id, start_us; /* of this round */
	int64_t step_us; /* what a slow machine can keep up with */
	atomic_llong spent_us; /* paying, of all payers in this round */
	unsigned char result[]; /* enum status, by trial */
};

static struct sql *owner;
static struct arena *arena;
static int trials;

static void
add_seats(void)
{
	char text[400];

	snprintf(text, sizeof text,
	    "INSERT INTO seat (concert_id, section_name, row_name, "
	    "seat_number, price) SELECT MAX(concert_id), 'A', "
	    "seq DIV 1000, 1 + seq %% 1000, 1 FROM concert, seq_0_to_%d "
	    "GROUP BY seq",
	    trials - 1);
	fixture_run(owner, text);
}

static void
set_up_trials(int n)
{
	trials = (n + ROUND - 1) / ROUND * ROUND;
	owner = fixture_owner();
	fixture_empty(owner);
	for (int i = 0; i < PAYERS; i++) {
		char account[16];

		snprintf(account, sizeof account, "payer%d", i);
		fixture_account(owner, account, trials);
	}
	fixture_concert(owner, 0, 0);
	add_seats();
	/* Losing the last second in a power cut is not what is tried here. */
	fixture_run(owner, "SET GLOBAL innodb_flush_log_at_trx_commit = 0");
	arena = mmap(NULL, sizeof *arena + (size_t)trials,
	    PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	ck_assert_ptr_ne(arena, MAP_FAILED);
}

static void
set_up(void)
{
	const char *wish = getenv("USHER_TEST_TRIALS");

	set_up_trials(wish != NULL ? atoi(wish) : TRIALS);
}

static void
set_up_control(void)
{
	set_up_trials(TRIALS / 2);
	fixture_run(owner,
	    "ALTER TABLE payment_item DROP FOREIGN KEY item_reservation");
}

static void
tear_down(void)
{
	munmap(arena, sizeof *arena + (size_t)trials);
	sql_free(owner);
}

static void
tear_down_control(void)
{
	fixture_run(owner,
	    "DELETE FROM payment_item; ALTER TABLE payment_item "
	    "ADD CONSTRAINT item_reservation FOREIGN KEY (reservation_id) "
	    "REFERENCES reservation (reservation_id) ON DELETE RESTRICT");
	tear_down();
}

static int64_t
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

/* Holds of a round: the trial's number modulo PAYERS is whose it is. */
static void
hold_round(int from)
{
	char text[700];

	arena->start_us = now_us() + 100000;
	arena->step_us = atomic_exchange(&arena->spent_us, 0) * 3 / 2 / ROUND;
	if (arena->step_us < STEP_US)
		arena->step_us = STEP_US;
	snprintf(text, sizeof text,
	    "INSERT INTO reservation (account_id, concert_id, seat_id, price, "
	    "expires_at) SELECT CONCAT('payer', n %% %d), concert_id, seat_id, "
	    "1, FROM_UNIXTIME(%lld / 1000000) + "
	    "INTERVAL (n DIV %d) * %lld MICROSECOND FROM (SELECT seat_id, "
	    "concert_id, ROW_NUMBER() OVER (ORDER BY seat_id) - 1 AS n "
	    "FROM (SELECT seat_id, concert_id FROM seat ORDER BY seat_id "
	    "LIMIT %d OFFSET %d) s) t ORDER BY seat_id",
	    PAYERS, (long long)arena->start_us, PAYERS,
	    (long long)arena->step_us, ROUND, from);
	fixture_run(owner, text);
	arena->first_id =
	    fixture_int(owner, "SELECT MIN(reservation_id) FROM reservation "
			       "WHERE paid_at IS NULL AND expires_at > NOW(6)");
}

/* A payment that came in time makes the next one begin later, and one that did
 * not earlier: about as many are to be paid as are not. */
static void
pay_round(int payer, int from)
{
	struct sql *db = fixture_sql(SQL_USER_BOOKING);
	int64_t early_us = EARLY_US, begin, wait_us;
	char account[16], key[32];
	enum status st;

	fixture_int(db, "SELECT 1");
	snprintf(account, sizeof account, "payer%d", payer);
	srandom((unsigned)(from + payer));
	for (int n = payer; n < ROUND; n += PAYERS) {
		begin = arena->start_us + n / PAYERS * arena->step_us -
			random() % (2 * early_us);
		wait_us = begin - now_us();
		if (wait_us > 0)
			usleep((useconds_t)wait_us);
		begin = now_us();
		snprintf(key, sizeof key, "key%d", from + n);
		st =
		    fixture_pay(db, account, key, arena->first_id + n, NULL, 0);
		arena->result[from + n] = (unsigned char)st;
		atomic_fetch_add(&arena->spent_us, now_us() - begin);
		early_us += st == ST_OK ? -early_us / 16 : early_us / 16 + 1;
		if (early_us > 90000)
			early_us = 90000;
	}
	sql_free(db);
}

static void
expire_until_over(void)
{
	struct sql *cron = fixture_sql(SQL_USER_CRON);
	int64_t deleted;

	while (!atomic_load(&arena->over))
		if (reservation_expire(cron, 50, &deleted) != ST_OK)
			_exit(1);
	_exit(0);
}

/* usher-expire as one would write it without thinking: what was void when it
 * was looked at is deleted without another look. */
static void
expire_thoughtlessly_until_over(void)
{
	static const char find[] =
	    "SELECT reservation_id FROM reservation "
	    "WHERE paid_at IS NULL AND expires_at <= NOW(6) LIMIT 50";
	static const char del[] =
	    "DELETE FROM reservation WHERE reservation_id = ?";
	struct sql *cron = fixture_sql(SQL_USER_CRON);
	struct sql_rows *rows;

	while (!atomic_load(&arena->over)) {
		if (sql_query(cron, find, SQL_NO_ARGS, &rows) != ST_OK)
			_exit(1);
		while (sql_next(rows))
			if (sql_exec(cron, del,
				SQL_ARGS(SQL_INT(sql_int(rows, 0))),
				NULL) == ST_INTERNAL)
				_exit(1);
		sql_rows_free(rows);
	}
	_exit(0);
}

static void
run_trials(void (*expire)(void))
{
	pid_t expirer, payer[PAYERS];
	int status;

	atomic_store(&arena->over, false);
	if ((expirer = fork()) == 0)
		expire();
	for (int from = 0; from < trials; from += ROUND) {
		hold_round(from);
		for (int i = 0; i < PAYERS; i++)
			if ((payer[i] = fork()) == 0) {
				pay_round(i, from);
				_exit(0);
			}
		for (int i = 0; i < PAYERS; i++)
			ck_assert_int_eq(
			    waitpid(payer[i], &status, 0), payer[i]);
		usleep(5000);
	}
	atomic_store(&arena->over, true);
	ck_assert_int_eq(waitpid(expirer, &status, 0), expirer);
	ck_assert_int_eq(status, 0);
}

/* Trials that ended so; every one must have ended one way or the other. */
static int
count_results(enum status st)
{
	int n = 0;

	for (int i = 0; i < trials; i++) {
		n += arena->result[i] == st;
		ck_assert_msg(arena->result[i] == ST_OK ||
				  arena->result[i] == ST_RESERVATION_EXPIRED,
		    "%s", status_code(arena->result[i]));
	}
	return n;
}

START_TEST(each_hold_is_paid_in_time_or_expires)
{
	int64_t deleted;
	int paid;

	run_trials(expire_until_over);
	ck_assert_int_eq(reservation_expire(owner, ROUND, &deleted), ST_OK);
	paid = count_results(ST_OK);
	fprintf(stderr, "boundary: %d trials, %d paid\n", trials, paid);
	/* Else nothing was tried at the boundary. */
	ck_assert_int_gt(paid, trials / 20);
	ck_assert_int_gt(trials - paid, trials / 20);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM reservation "
					    "WHERE paid_at IS NOT NULL"),
	    paid);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM reservation "
					    "WHERE paid_at IS NULL"),
	    0);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM reservation "
					    "WHERE paid_at >= expires_at"),
	    0);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM payment"), paid);
	fixture_audit(owner);
}
END_TEST

/* The negative control, with the schema's own guard taken away too. */
START_TEST(a_thoughtless_expire_deletes_what_is_paid)
{
	int paid;

	run_trials(expire_thoughtlessly_until_over);
	paid = count_results(ST_OK);
	ck_assert_int_lt(fixture_int(owner, "SELECT COUNT(*) FROM reservation "
					    "WHERE paid_at IS NOT NULL"),
	    paid);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("boundary");
	TCase *tc = tcase_create("pay against expire");
	TCase *control = tcase_create("negative control");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_checked_fixture(control, set_up_control, tear_down_control);
	tcase_set_timeout(tc, 900);
	tcase_set_timeout(control, 120);
	tcase_add_test(tc, each_hold_is_paid_in_time_or_expires);
	tcase_add_test(control, a_thoughtless_expire_deletes_what_is_paid);
	suite_add_tcase(s, tc);
	suite_add_tcase(s, control);
	return fixture_main(s);
}
