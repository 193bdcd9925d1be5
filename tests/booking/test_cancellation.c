/* A concert that does not take place (cancellation.c): everything goes back,
 * whatever buyers do meanwhile, and a run that was ended half-way goes on. */
#include <stdio.h>

#include <check.h>

#include "booking/cancellation.h"
#include "booking/refund.h"
#include "fixture.h"

#define PRICE 100
#define BUYERS 16

static struct sql *owner, *db, *admin;
static struct concert concert, other;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	admin = fixture_sql(SQL_USER_ADMIN);
	concert = fixture_concert(owner, BUYERS, PRICE);
	other = fixture_concert(owner, 2, PRICE);
}

static void
tear_down(void)
{
	sql_free(admin);
	fixture_end(owner, db);
}

/* The account holds, and pays, the nth seat. */
static void
buy(const struct concert *c, const char *account, int64_t nth)
{
	struct reservation r;
	char answer[2048];

	ck_assert_int_eq(
	    fixture_hold(db, c, account, fixture_seat(db, c, nth), &r), ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, account, "first", r.id, answer, sizeof answer),
	    ST_OK);
}

static int64_t
left_of_it(void)
{
	char text[120];

	snprintf(text, sizeof text,
	    "SELECT COUNT(*) FROM reservation WHERE concert_id = %lld",
	    (long long)concert.id);
	return fixture_int(owner, text);
}

START_TEST(all_of_a_concert_goes_back_and_nothing_of_another)
{
	struct cancellation done;
	struct reservation r;

	buy(&concert, "kim", 0);
	buy(&other, "lee", 0);
	ck_assert_int_eq(fixture_hold(db, &concert, "lee",
			     fixture_seat(db, &concert, 1), &r),
	    ST_OK);
	ck_assert_int_eq(cancellation_count(admin, concert.id, &done), ST_OK);
	ck_assert_int_eq(done.holds, 1);
	ck_assert_int_eq(done.seats, 1);
	ck_assert_int_eq(done.amount, PRICE);
	ck_assert_int_eq(cancellation_run(admin, concert.id, &done), ST_OK);
	ck_assert_int_eq(done.holds, 1);
	ck_assert_int_eq(done.seats, 1);
	ck_assert_int_eq(done.amount, PRICE);
	ck_assert_int_eq(left_of_it(), 0);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 1);
	ck_assert_int_eq(fixture_hold(db, &concert, "lee",
			     fixture_seat(db, &concert, 1), &r),
	    ST_SALE_CLOSED);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
	ck_assert_int_eq(fixture_balance(db, "lee"), 1000 - PRICE);
	fixture_audit(owner);
}
END_TEST

START_TEST(another_run_gives_back_nothing_twice)
{
	struct cancellation done;

	buy(&concert, "kim", 0);
	ck_assert_int_eq(cancellation_run(admin, concert.id, &done), ST_OK);
	ck_assert_int_eq(cancellation_run(admin, concert.id, &done), ST_OK);
	ck_assert_int_eq(done.seats, 0);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
	ck_assert_int_eq(
	    cancellation_run(admin, other.id + 1, &done), ST_NO_CONCERT);
	fixture_audit(owner);
}
END_TEST

/* What a run does that is ended after the first refund. */
START_TEST(a_run_goes_on_where_another_was_ended)
{
	struct cancellation done;
	struct refund r;

	buy(&concert, "kim", 0);
	buy(&concert, "lee", 1);
	fixture_run(owner, "UPDATE concert SET cancelled_at = NOW(6)");
	ck_assert_int_eq(refund_reservation(admin,
			     fixture_int(owner,
				 "SELECT MIN(reservation_id) FROM reservation"),
			     &r),
	    ST_OK);
	ck_assert_int_eq(cancellation_run(admin, concert.id, &done), ST_OK);
	ck_assert_int_eq(done.seats, 1);
	ck_assert_int_eq(left_of_it(), 0);
	fixture_audit(owner);
}
END_TEST

START_TEST(what_is_held_of_a_cancelled_concert_is_not_paid)
{
	struct reservation r;
	char answer[2048];

	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 0), &r),
	    ST_OK);
	fixture_run(owner, "UPDATE concert SET cancelled_at = NOW(6)");
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", r.id, answer, sizeof answer),
	    ST_RESERVATION_EXPIRED);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
}
END_TEST

struct race {
	int64_t hold[BUYERS];
};

/* One cancels while the others pay for what they hold. */
static int
pay_or_cancel(struct sql *s, int i, void *arg)
{
	const struct race *race = arg;
	struct cancellation done;
	char account[16], answer[2048];
	struct sql *own;

	if (i == BUYERS) {
		own = fixture_sql(SQL_USER_ADMIN);
		return (int)cancellation_run(own, concert.id, &done);
	}
	snprintf(account, sizeof account, "buyer%d", i);
	return (int)fixture_pay(
	    s, account, "key", race->hold[i], answer, sizeof answer);
}

START_TEST(what_is_paid_meanwhile_goes_back_too)
{
	struct race race;
	int count[256];

	for (int i = 0; i < BUYERS; i++) {
		struct reservation r;
		char account[16];

		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(owner, account, PRICE);
		ck_assert_int_eq(fixture_hold(db, &concert, account,
				     fixture_seat(db, &concert, i), &r),
		    ST_OK);
		race.hold[i] = r.id;
	}
	fixture_race(BUYERS + 1, pay_or_cancel, &race, count);
	ck_assert_int_eq(
	    count[ST_OK] + count[ST_RESERVATION_EXPIRED], BUYERS + 1);
	ck_assert_int_eq(left_of_it(), 0);
	ck_assert_int_eq(fixture_int(owner, "SELECT MIN(balance) FROM point "
					    "WHERE account_id LIKE 'buyer%'"),
	    PRICE);
	fixture_audit(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cancellation");
	TCase *t = tcase_create("rules");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, all_of_a_concert_goes_back_and_nothing_of_another);
	tcase_add_test(t, another_run_gives_back_nothing_twice);
	tcase_add_test(t, a_run_goes_on_where_another_was_ended);
	tcase_add_test(t, what_is_held_of_a_cancelled_concert_is_not_paid);
	tcase_add_loop_test(t, what_is_paid_meanwhile_goes_back_too, 0, 4);
	suite_add_tcase(s, t);
	return fixture_main(s);
}
