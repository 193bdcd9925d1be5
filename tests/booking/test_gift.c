/* Seats that the operator gives away (gift.c), with the rights of usherctl's
 * database user: a sale for nothing, under the same key as a buyer's. */
#include <stdio.h>

#include <check.h>

#include "booking/gift.h"
#include "booking/refund.h"
#include "booking/seat.h"
#include "fixture.h"

#define PRICE 100

static struct sql *owner, *db, *admin;
static struct concert concert;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	admin = fixture_sql(SQL_USER_ADMIN);
	concert = fixture_concert(owner, 8, PRICE);
}

static void
tear_down(void)
{
	sql_free(admin);
	fixture_end(owner, db);
}

static enum status
give(const char *account, const int64_t *seats, size_t n, struct gift *out)
{
	return gift_seats(admin,
	    &(struct gift_request){
		.account = account, .seats = seats, .n = n },
	    out);
}

static int64_t
paid_by(const char *account)
{
	char text[160];

	snprintf(text, sizeof text,
	    "SELECT COUNT(*) FROM reservation WHERE account_id = '%s' "
	    "AND paid_at IS NOT NULL AND price = 0",
	    account);
	return fixture_int(owner, text);
}

START_TEST(a_gift_is_a_sale_for_nothing)
{
	int64_t seats[6];
	struct refund r;
	struct gift g;

	/* More than a buyer may have. */
	for (int i = 0; i < 6; i++)
		seats[i] = fixture_seat(db, &concert, 5 - i);
	ck_assert_int_eq(give("lee", seats, 6, &g), ST_OK);
	ck_assert_int_eq(paid_by("lee"), 6);
	ck_assert_int_eq(fixture_balance(db, "lee"), 1000);
	ck_assert_uint_eq(g.concerts.n, 1);
	fixture_audit(owner);
	ck_assert_int_eq(refund_booking(admin, g.payment_id, &r), ST_OK);
	ck_assert_uint_eq(r.seats, 6);
	ck_assert_int_eq(r.amount, 0);
	ck_assert_int_eq(paid_by("lee"), 0);
	fixture_audit(owner);
}
END_TEST

START_TEST(a_seat_of_somebody_is_not_given_and_nothing_is)
{
	int64_t seats[] = { fixture_seat(db, &concert, 0),
		fixture_seat(db, &concert, 1) };
	struct reservation r;
	struct gift g;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seats[1], &r), ST_OK);
	ck_assert_int_eq(give("lee", seats, 2, &g), ST_SEAT_TAKEN);
	ck_assert_int_eq(g.refused, seats[1]);
	ck_assert_int_eq(paid_by("lee"), 0);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM payment"), 0);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(give("lee", seats, 2, &g), ST_OK);
	ck_assert_int_eq(give("kim", seats, 1, &g), ST_SEAT_TAKEN);
	fixture_audit(owner);
}
END_TEST

START_TEST(a_blocked_seat_is_given_and_counts_from_then_on)
{
	int64_t seat = fixture_seat(db, &concert, 3);
	struct concert now;
	struct gift g;

	ck_assert_int_eq(seat_block(admin, seat, true), ST_OK);
	ck_assert_int_eq(give("lee", &seat, 1, &g), ST_OK);
	ck_assert_int_eq(concert_get(db, concert.id, &now), ST_OK);
	ck_assert_int_eq(now.seats_total, 8);
	ck_assert_int_eq(
	    fixture_int(
		owner, "SELECT COUNT(*) FROM seat WHERE status = 'blocked'"),
	    0);
}
END_TEST

START_TEST(neither_account_nor_seat_is_made_up)
{
	int64_t seat = fixture_seat(db, &concert, 0), none = 999999;
	struct gift g;

	ck_assert_int_eq(give("mo", &seat, 1, &g), ST_NO_ACCOUNT);
	ck_assert_int_eq(give("lee", &none, 1, &g), ST_NO_SEAT);
	ck_assert_int_eq(g.refused, none);
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM point_ledger "
					    "WHERE kind = 'payment'"),
	    0);
}
END_TEST

/* Half of them buyers, half of them the operator. */
static int
want_it(struct sql *s, int i, void *arg)
{
	int64_t seat = *(const int64_t *)arg;
	struct sql *own;
	struct reservation r;
	struct gift g;

	if (i % 2 == 0)
		return (int)fixture_hold(s, &concert, "kim", seat, &r);
	own = fixture_sql(SQL_USER_ADMIN);
	return (int)gift_seats(own,
	    &(struct gift_request){ .account = "lee", .seats = &seat, .n = 1 },
	    &g);
}

START_TEST(a_seat_goes_to_a_buyer_or_is_given_never_both)
{
	int64_t seat = fixture_seat(db, &concert, 0);
	int count[256];
	bool given;

	fixture_race(12, want_it, &seat, count);
	given = paid_by("lee") == 1;
	/* All six requests of one buyer get its one hold. */
	ck_assert_int_eq(count[ST_OK], given ? 1 : 6);
	ck_assert_int_eq(count[ST_OK] + count[ST_SEAT_TAKEN], 12);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM reservation"), 1);
	fixture_audit(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("gift");
	TCase *t = tcase_create("rules");

	tcase_add_checked_fixture(t, set_up, tear_down);
	tcase_add_test(t, a_gift_is_a_sale_for_nothing);
	tcase_add_test(t, a_seat_of_somebody_is_not_given_and_nothing_is);
	tcase_add_test(t, a_blocked_seat_is_given_and_counts_from_then_on);
	tcase_add_test(t, neither_account_nor_seat_is_made_up);
	tcase_add_test(t, a_seat_goes_to_a_buyer_or_is_given_never_both);
	suite_add_tcase(s, t);
	return fixture_main(s);
}
