/* Rule 3: paying happens exactly once, and points are conserved. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "base/array.h"
#include "base/clock.h"
#include "booking/account.h"
#include "fixture.h"

#define PRICE 100

static struct sql *owner, *db;
static struct concert concert;
static struct reservation held;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 150);
	concert = fixture_concert(owner, 40, PRICE);
	concert.seats_per_account = 64;
	ck_assert_int_eq(concert_set(owner, &concert), ST_OK);
	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 0), &held),
	    ST_OK);
}

static void
tear_down(void)
{
	fixture_audit(owner);
	fixture_end(owner, db);
}

static int64_t
payments(void)
{
	return fixture_int(owner, "SELECT COUNT(*) FROM payment");
}

START_TEST(paying_takes_the_price_and_says_what_is_left)
{
	char answer[512], expected[512];

	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, answer, sizeof answer),
	    ST_OK);
	snprintf(expected, sizeof expected,
	    "{\"payment_id\":%lld,\"reservations\":[{\"reservation_id\":%lld,"
	    "\"concert_id\":%lld,\"seat_id\":%lld,\"price\":100,"
	    "\"status\":\"paid\"}],\"amount\":100,\"balance\":900}",
	    (long long)fixture_int(
		owner, "SELECT MAX(payment_id) FROM payment"),
	    (long long)held.id, (long long)concert.id, (long long)held.seat_id);
	ck_assert_str_eq(answer, expected);
	ck_assert_int_eq(fixture_balance(db, "kim"), 900);
}
END_TEST

START_TEST(a_repeat_gets_the_stored_answer_byte_for_byte)
{
	char first[512], again[512];

	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, first, sizeof first), ST_OK);
	ck_assert_int_eq(
	    account_grant(owner, "kim", 5, &(int64_t){ 0 }), ST_OK);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(
		    fixture_pay(db, "kim", "key", held.id, again, sizeof again),
		    ST_OK);
		ck_assert_str_eq(again, first);
	}
	ck_assert_int_eq(payments(), 1);
	ck_assert_int_eq(fixture_balance(db, "kim"), 905);
}
END_TEST

START_TEST(a_key_is_good_for_one_request_only)
{
	struct reservation other;

	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 1), &other),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", other.id, NULL, 0), ST_KEY_REUSED);
	ck_assert_int_eq(payments(), 1);
}
END_TEST

START_TEST(the_order_of_the_reservations_is_no_other_request)
{
	struct reservation other;
	struct payment_result res;
	int64_t ids[2];
	struct payment_request req = {
		.account = "kim", .key = "key", .reservations = ids, .n = 2
	};

	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 1), &other),
	    ST_OK);
	ids[0] = held.id;
	ids[1] = other.id;
	ck_assert_int_eq(payment_complete(db, &req, &res), ST_OK);
	payment_result_free(&res);
	ids[0] = other.id;
	ids[1] = held.id;
	ck_assert_int_eq(payment_complete(db, &req, &res), ST_OK);
	payment_result_free(&res);
	ck_assert_int_eq(payments(), 1);
	ck_assert_int_eq(fixture_balance(db, "kim"), 800);
}
END_TEST

START_TEST(keys_of_two_accounts_have_nothing_to_do_with_each_other)
{
	struct reservation other;

	ck_assert_int_eq(fixture_hold(db, &concert, "lee",
			     fixture_seat(db, &concert, 1), &other),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "lee", "key", other.id, NULL, 0), ST_OK);
	ck_assert_int_eq(payments(), 2);
}
END_TEST

START_TEST(a_key_is_required_and_must_be_one)
{
	static const char *const bad[] = { NULL, "", "with blank", "tab\t",
		"\xea\xb0\x80",
		"0123456789012345678901234567890123456789012345678901234567890"
		"1234" };

	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_int_eq(
		    fixture_pay(db, "kim", bad[i], held.id, NULL, 0),
		    ST_KEY_REQUIRED);
	ck_assert_int_eq(payments(), 0);
}
END_TEST

START_TEST(who_has_too_little_pays_nothing_and_may_try_again)
{
	struct reservation r[2];
	int64_t ids[2], left;
	struct payment_result res;
	struct payment_request req = {
		.account = "lee", .key = "key", .reservations = ids, .n = 2
	};

	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(fixture_hold(db, &concert, "lee",
				     fixture_seat(db, &concert, 1 + i), &r[i]),
		    ST_OK);
		ids[i] = r[i].id;
	}
	ck_assert_int_eq(
	    payment_complete(db, &req, &res), ST_INSUFFICIENT_POINTS);
	ck_assert_int_eq(res.amount, 200);
	ck_assert_int_eq(res.balance, 150);
	ck_assert_int_eq(fixture_balance(db, "lee"), 150);
	ck_assert_int_eq(account_grant(owner, "lee", 50, &left), ST_OK);
	ck_assert_int_eq(payment_complete(db, &req, &res), ST_OK);
	payment_result_free(&res);
	ck_assert_int_eq(fixture_balance(db, "lee"), 0);
}
END_TEST

START_TEST(what_ran_out_cannot_be_paid)
{
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(fixture_pay(db, "kim", "key", held.id, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
	ck_assert_int_eq(payments(), 0);
}
END_TEST

START_TEST(what_is_someone_elses_or_nobodys_cannot_be_paid)
{
	ck_assert_int_eq(fixture_pay(db, "lee", "key", held.id, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(fixture_pay(db, "kim", "key", 999999, NULL, 0),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(payments(), 0);
}
END_TEST

START_TEST(what_is_paid_is_not_paid_again_under_another_key)
{
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "other", held.id, NULL, 0), ST_ALREADY_PAID);
	ck_assert_int_eq(payments(), 1);
	ck_assert_int_eq(fixture_balance(db, "kim"), 900);
}
END_TEST

START_TEST(a_free_seat_can_be_paid_too)
{
	struct concert gift = fixture_concert(owner, 1, 0);
	struct reservation r;

	ck_assert_int_eq(
	    fixture_hold(db, &gift, "kim", fixture_seat(db, &gift, 0), &r),
	    ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "key", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
}
END_TEST

/* --- at the same time ----------------------------------------------------- */

static int
pay_with_one_key(struct sql *s, int i, void *arg)
{
	(void)i;
	(void)arg;
	return (int)fixture_pay(s, "kim", "key", held.id, NULL, 0);
}

START_TEST(parallel_retries_pay_once_and_are_told_so_or_to_wait)
{
	int count[256];

	fixture_race(20, pay_with_one_key, NULL, count);
	ck_assert_int_ge(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_OK] + count[ST_PAYMENT_IN_PROGRESS], 20);
	ck_assert_int_eq(payments(), 1);
	ck_assert_int_eq(fixture_balance(db, "kim"), 900);
}
END_TEST

static int
pay_with_many_keys(struct sql *s, int i, void *arg)
{
	char key[16];

	(void)arg;
	snprintf(key, sizeof key, "key%d", i);
	return (int)fixture_pay(s, "kim", key, held.id, NULL, 0);
}

START_TEST(parallel_payments_of_one_seat_under_many_keys_pay_once)
{
	int count[256];

	fixture_race(20, pay_with_many_keys, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(
	    count[ST_ALREADY_PAID] + count[ST_RESERVATION_EXPIRED], 19);
	ck_assert_int_eq(payments(), 1);
	ck_assert_int_eq(fixture_balance(db, "kim"), 900);
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
		ck_assert_int_eq(fixture_hold(db, &concert, "lee",
				     fixture_seat(db, &concert, 1 + i), &r),
		    ST_OK);
		ids[i] = r.id;
	}
	fixture_race(20, pay_own_seat, ids, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_INSUFFICIENT_POINTS], 19);
	ck_assert_int_eq(fixture_balance(db, "lee"), 50);
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
	ck_assert_int_eq(fixture_pay(db, "kim", "key", held.id, NULL, 0),
	    ST_PAYMENT_IN_PROGRESS);
	return pid;
}

/* The server notices, rolls back, and the key is free again. */
static void
succeed_within(int tries)
{
	enum status st;

	while ((st = fixture_pay(db, "kim", "key", held.id, NULL, 0)) ==
		   ST_PAYMENT_IN_PROGRESS &&
	       tries-- > 0)
		clock_sleep_ms(10);
	ck_assert_int_eq(st, ST_OK);
	ck_assert_int_eq(payments(), 1);
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
	Suite *s = suite_create("payment");
	TCase *rules = tcase_create("rules"), *races = tcase_create("races");

	tcase_add_checked_fixture(rules, set_up, tear_down);
	tcase_add_checked_fixture(races, set_up, tear_down);
	tcase_set_timeout(races, 60);
	tcase_add_test(rules, paying_takes_the_price_and_says_what_is_left);
	tcase_add_test(rules, a_repeat_gets_the_stored_answer_byte_for_byte);
	tcase_add_test(rules, a_key_is_good_for_one_request_only);
	tcase_add_test(
	    rules, the_order_of_the_reservations_is_no_other_request);
	tcase_add_test(
	    rules, keys_of_two_accounts_have_nothing_to_do_with_each_other);
	tcase_add_test(rules, a_key_is_required_and_must_be_one);
	tcase_add_test(
	    rules, who_has_too_little_pays_nothing_and_may_try_again);
	tcase_add_test(rules, what_ran_out_cannot_be_paid);
	tcase_add_test(rules, what_is_someone_elses_or_nobodys_cannot_be_paid);
	tcase_add_test(rules, what_is_paid_is_not_paid_again_under_another_key);
	tcase_add_test(rules, a_free_seat_can_be_paid_too);
	tcase_add_test(
	    races, parallel_retries_pay_once_and_are_told_so_or_to_wait);
	tcase_add_test(
	    races, parallel_payments_of_one_seat_under_many_keys_pay_once);
	tcase_add_test(
	    races, parallel_payments_never_take_the_balance_below_zero);
	tcase_add_test(
	    races, a_payment_in_progress_says_so_and_dies_with_its_program);
	tcase_add_test(races, a_payment_of_a_program_that_hangs_is_given_up);
	suite_add_tcase(s, rules);
	suite_add_tcase(s, races);
	return fixture_main(s);
}
