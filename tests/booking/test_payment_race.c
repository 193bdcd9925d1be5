/* Rule 3 where many pay at the same time, or one pays and hangs or dies. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "payment_fixture.h"

static struct payment_fixture p;

static void
set_up(void)
{
	payment_fixture_begin(&p);
}

static void
tear_down(void)
{
	payment_fixture_end(&p);
}

static int
pay_with_one_key(struct sql *s, int i, void *arg)
{
	(void)i;
	(void)arg;
	return (int)fixture_pay(s, "kim", "key", p.held.id, NULL, 0);
}

START_TEST(parallel_retries_pay_once_and_are_told_so_or_to_wait)
{
	int count[256];

	fixture_race(20, pay_with_one_key, NULL, count);
	ck_assert_int_ge(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_OK] + count[ST_PAYMENT_IN_PROGRESS], 20);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 900);
}
END_TEST

static int
pay_with_many_keys(struct sql *s, int i, void *arg)
{
	char key[16];

	(void)arg;
	snprintf(key, sizeof key, "key%d", i);
	return (int)fixture_pay(s, "kim", key, p.held.id, NULL, 0);
}

START_TEST(parallel_payments_of_one_seat_under_many_keys_pay_once)
{
	int count[256];

	fixture_race(20, pay_with_many_keys, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(
	    count[ST_ALREADY_PAID] + count[ST_RESERVATION_EXPIRED], 19);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), 900);
}
END_TEST

static int
pay_own_seat(struct sql *s, int i, void *arg)
{
	const int64_t *ids = arg;
	char key[16];

	snprintf(key, sizeof key, "key%d", i);
	return (int)fixture_pay(s, "lee", key, ids[i], NULL, 0);
}

START_TEST(parallel_payments_never_take_the_balance_below_zero)
{
	struct reservation r;
	int64_t ids[20];
	int count[256];

	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(fixture_hold(p.db, &p.concert, "lee",
				     fixture_seat(p.db, &p.concert, 1 + i), &r),
		    ST_OK);
		ids[i] = r.id;
	}
	fixture_race(20, pay_own_seat, ids, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_INSUFFICIENT_POINTS], 19);
	ck_assert_int_eq(fixture_balance(p.db, "lee"), 50);
}
END_TEST

/* Take a key as a payment does, say so, and never end. */
static enum status
take_key_and_hang(struct sql *s, void *arg)
{
	static const char take[] =
	    "INSERT INTO idempotency "
	    "(account_id, idempotency_key, request_hash, answer) "
	    "VALUES ('kim', 'key', REPEAT('x', 32), '')";
	enum status st = sql_exec(s, take, SQL_NO_ARGS, NULL);

	if (write(*(int *)arg, "", 1) == 1)
		pause();
	return st;
}

/* A payment of another program holds the key; that program's id. */
static pid_t
begin_elsewhere(void)
{
	int ready[2];
	char byte;
	pid_t pid;

	ck_assert_int_eq(pipe(ready), 0);
	if ((pid = fork()) == 0) {
		struct sql *s = fixture_sql(SQL_USER_BOOKING);

		_exit((int)sql_transaction(s, take_key_and_hang, &ready[1]));
	}
	ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	ck_assert_int_eq(fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0),
	    ST_PAYMENT_IN_PROGRESS);
	return pid;
}

/* The server notices, rolls back, and the key is free again. */
static void
succeed_within(int tries)
{
	enum status st;

	while ((st = fixture_pay(p.db, "kim", "key", p.held.id, NULL, 0)) ==
		   ST_PAYMENT_IN_PROGRESS &&
	       tries-- > 0)
		clock_sleep_ms(10);
	ck_assert_int_eq(st, ST_OK);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
}

START_TEST(a_payment_in_progress_says_so_and_dies_with_its_program)
{
	pid_t pid = begin_elsewhere();

	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	succeed_within(200);
}
END_TEST

START_TEST(a_payment_of_a_program_that_hangs_is_given_up)
{
	pid_t pid = begin_elsewhere();

	succeed_within(1500);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("payment_race");
	TCase *races = tcase_create("races");

	suite_add_tcase(s, races);
	tcase_add_checked_fixture(races, set_up, tear_down);
	tcase_set_timeout(races, 60);
	tcase_add_test(
	    races, parallel_retries_pay_once_and_are_told_so_or_to_wait);
	tcase_add_test(
	    races, parallel_payments_of_one_seat_under_many_keys_pay_once);
	tcase_add_test(
	    races, parallel_payments_never_take_the_balance_below_zero);
	tcase_add_test(
	    races, a_payment_in_progress_says_so_and_dies_with_its_program);
	tcase_add_test(races, a_payment_of_a_program_that_hangs_is_given_up);
	return fixture_main(s);
}
