/* What becomes of holds: given back, or deleted when their time is over. */
#include <stdlib.h>

#include <check.h>

#include "booking/reservation.h"
#include "fixture.h"

static struct sql *owner, *db;
static struct concert concert;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	concert = fixture_concert(owner, 8, 100);
}

static void
tear_down(void)
{
	fixture_end(owner, db);
}

static int64_t
seat(int64_t n)
{
	return fixture_seat(db, &concert, n);
}

START_TEST(a_cancelled_hold_is_free_at_once)
{
	struct cancel_result res;
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_cancel(db, "kim", r.id, &res), ST_OK);
	ck_assert_uint_eq(res.n, 1);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(0), NULL), ST_OK);
}
END_TEST

START_TEST(cancelling_twice_or_what_is_not_ones_own_does_nothing)
{
	struct cancel_result res;
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_cancel(db, "lee", r.id, &res), ST_OK);
	ck_assert_uint_eq(res.n, 0);
	ck_assert_int_eq(fixture_cancel(db, "kim", r.id, &res), ST_OK);
	ck_assert_int_eq(fixture_cancel(db, "kim", r.id, &res), ST_OK);
	ck_assert_uint_eq(res.n, 0);
}
END_TEST

START_TEST(what_is_paid_cannot_be_cancelled)
{
	struct cancel_result res;
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_cancel(db, "kim", r.id, &res), ST_ALREADY_PAID);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 1);
}
END_TEST

START_TEST(expiring_deletes_what_is_void_and_nothing_else)
{
	struct sql *cron = fixture_sql(SQL_USER_CRON);
	struct reservation paid;
	int64_t deleted;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), &paid), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", paid.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(1), NULL), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(2), NULL), ST_OK);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(3), NULL), ST_OK);
	ck_assert_int_eq(reservation_expire(cron, 1, &deleted), ST_OK);
	ck_assert_int_eq(deleted, 1);
	ck_assert_int_eq(reservation_expire(cron, 10, &deleted), ST_OK);
	ck_assert_int_eq(deleted, 1);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 2);
	sql_free(cron);
}
END_TEST

START_TEST(the_schema_keeps_what_is_paid_even_from_its_owner)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_ne(sql_script(owner, "DELETE FROM reservation"), ST_OK);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 1);
}
END_TEST

START_TEST(a_list_shows_what_one_has_and_no_more)
{
	struct reservation_row *rows;
	struct reservation r;
	size_t n;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(1), NULL), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(2), NULL), ST_OK);
	ck_assert_int_eq(reservation_list(db, "kim", &rows, &n), ST_OK);
	ck_assert_uint_eq(n, 2);
	ck_assert(!rows[0].reservation.paid);
	ck_assert_int_eq(rows[0].reservation.seat_id, seat(1));
	ck_assert_str_eq(rows[0].place.section, "A");
	ck_assert_int_eq(rows[0].place.number, 2);
	ck_assert(rows[1].reservation.paid);
	ck_assert_int_eq(rows[1].reservation.id, r.id);
	ck_assert_int_gt(rows[1].payment_id, 0);
	free(rows);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(reservation_list(db, "kim", &rows, &n), ST_OK);
	ck_assert_uint_eq(n, 1);
	free(rows);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("reservation");
	TCase *tc = tcase_create("fates");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, a_cancelled_hold_is_free_at_once);
	tcase_add_test(
	    tc, cancelling_twice_or_what_is_not_ones_own_does_nothing);
	tcase_add_test(tc, what_is_paid_cannot_be_cancelled);
	tcase_add_test(tc, expiring_deletes_what_is_void_and_nothing_else);
	tcase_add_test(tc, the_schema_keeps_what_is_paid_even_from_its_owner);
	tcase_add_test(tc, a_list_shows_what_one_has_and_no_more);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
