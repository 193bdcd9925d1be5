/* What usher-expire deletes. */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "booking/expire.h"
#include "booking/stock.h"
#include "fixture.h"

static struct sql *owner, *db, *cron;
static struct concert queued;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	cron = fixture_sql(SQL_USER_CRON);
	fixture_concert(owner, 4, 100); /* has no line */
	queued = fixture_queued_concert(owner, 100, 1);
}

static void
tear_down(void)
{
	sql_free(cron);
	fixture_end(owner, db);
}

START_TEST(a_turn_deletes_what_is_void_in_many_batches)
{
	int64_t deleted;

	/* As many seats as make three batches. */
	fixture_run(owner,
	    "INSERT INTO seat (concert_id, section_name, row_name, "
	    "seat_number, price) SELECT MAX(concert_id), 'B', '1', seq, 1 "
	    "FROM concert, seq_1_to_500 GROUP BY seq;"
	    "INSERT INTO reservation (account_id, concert_id, seat_id, price, "
	    "expires_at) SELECT 'kim', concert_id, seat_id, 1, NOW(6) "
	    "FROM seat WHERE section_name = 'B'");
	fixture_hold_first(db, &queued, "kim", 2);
	ck_assert_int_eq(expire_turn(cron, &deleted), ST_OK);
	ck_assert_int_eq(deleted, 500);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 2);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT deleted FROM cron_run"), 500);
}
END_TEST

START_TEST(keys_are_kept_for_a_day)
{
	int64_t deleted;

	fixture_run(owner,
	    "INSERT INTO idempotency VALUES "
	    "('kim', 'old', REPEAT('x', 32), '', NOW(6) - INTERVAL 25 HOUR), "
	    "('kim', 'new', REPEAT('x', 32), '', NOW(6) - INTERVAL 23 HOUR)");
	ck_assert_int_eq(expire_turn(cron, &deleted), ST_OK);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM idempotency "
					    "WHERE idempotency_key = 'new'"),
	    1);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM idempotency"), 1);
}
END_TEST

START_TEST(old_sign_ins_and_admissions_are_swept)
{
	int64_t deleted;

	fixture_run(owner,
	    "INSERT INTO login_attempt VALUES ('account', 'a', NULL, NOW(6)), "
	    "('account', 'b', NULL, NOW(6) + INTERVAL 1 MINUTE);"
	    "INSERT INTO bypass_admission SELECT concert_id, 'kim', NOW(6) "
	    "FROM concert;"
	    "INSERT INTO receipt_admission SELECT concert_id, 'kim', NOW(6) "
	    "FROM concert");
	ck_assert_int_eq(expire_turn(cron, &deleted), ST_OK);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM login_attempt"), 1);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM bypass_admission"), 0);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM receipt_admission"), 0);
}
END_TEST

static int
turn(struct sql *s, int i, void *arg)
{
	struct sql *own = fixture_sql(SQL_USER_CRON);
	int64_t deleted;

	(void)s;
	(void)i;
	(void)arg;
	return (int)expire_turn(own, &deleted);
}

START_TEST(any_number_of_turns_may_run_at_once)
{
	int count[256];

	fixture_run(owner,
	    "INSERT INTO reservation (account_id, concert_id, seat_id, price, "
	    "expires_at) SELECT 'kim', concert_id, seat_id, 1, NOW(6) "
	    "FROM seat");
	fixture_race(6, turn, NULL, count);
	ck_assert_int_eq(count[ST_OK], 6);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 0);
}
END_TEST

START_TEST(the_stock_is_what_is_left_to_pay_and_what_of_it_is_held)
{
	struct reservation r;
	struct stock s;

	fixture_hold_first(db, &queued, "kim", 3);
	ck_assert_int_eq(
	    fixture_hold(db, &queued, "kim", fixture_seat(db, &queued, 3), &r),
	    ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(stock_count(db, queued.id, &s), ST_OK);
	ck_assert_int_eq(s.total, 100);
	ck_assert_int_eq(s.held, 3);
	ck_assert_int_eq(s.sold, 1);
	ck_assert_int_eq(stock_free(&s), 96);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("expire");
	TCase *tc = tcase_create("turns");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, a_turn_deletes_what_is_void_in_many_batches);
	tcase_add_test(tc, keys_are_kept_for_a_day);
	tcase_add_test(tc, old_sign_ins_and_admissions_are_swept);
	tcase_add_test(tc, any_number_of_turns_may_run_at_once);
	tcase_add_test(
	    tc, the_stock_is_what_is_left_to_pay_and_what_of_it_is_held);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
