/* What an operator sees of seats, holds, sales and refunds: for none, one and
 * many, with the rights of usherctl's database user. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "booking/booking.h"
#include "booking/refund.h"
#include "booking/seat_list.h"
#include "fixture.h"

#define PRICE 100
#define MANY 2500 /* more than two pages */

static struct sql *owner, *db, *admin;
static struct concert concert;

static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 1000);
	admin = fixture_sql(SQL_USER_ADMIN);
	concert = fixture_concert(owner, 4, PRICE);
}

static void
tear_down(void)
{
	sql_free(admin);
	fixture_end(owner, db);
}

/* What was told: how many, in which order of ids, and the last one. */
struct told {
	size_t n;
	int64_t last_id;
	struct booking_seat seat;
	char state[12], matched[16];
};

static void
tell(void *arg, const struct booking_seat *s)
{
	struct told *t = arg;

	t->n++;
	t->seat = *s;
	snprintf(t->state, sizeof t->state, "%s", s->state);
	snprintf(t->matched, sizeof t->matched, "%s",
	    s->matched != NULL ? s->matched : "");
}

static struct told
list(const char *account, const char *state)
{
	struct told t = { 0 };

	ck_assert_int_eq(
	    booking_list(admin, concert.id, account, state, tell, &t), ST_OK);
	return t;
}

static struct told
find(const char *text)
{
	struct told t = { 0 };

	ck_assert_int_eq(booking_find(admin, text, tell, &t), ST_OK);
	return t;
}

/* Hold the nth seat, of a number of them. */
static struct reservation
hold(const char *account, int64_t nth)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, account,
			     fixture_seat(db, &concert, nth), &r),
	    ST_OK);
	return r;
}

/* kim pays the first n seats at once; the booking's number. */
static int64_t
pay(size_t n, int64_t *ids)
{
	struct payment_request req = { .buyer = fixture_buyer("kim"),
		.key = "key",
		.reservations = ids,
		.n = n };
	struct payment_result res;

	for (size_t i = 0; i < n; i++)
		ids[i] = hold("kim", (int64_t)i).id;
	ck_assert_int_eq(payment_complete(db, &req, &res), ST_OK);
	payment_result_free(&res);
	return fixture_int(owner, "SELECT MAX(payment_id) FROM payment");
}

START_TEST(nothing_is_told_of_nothing)
{
	struct booking b;
	int64_t id;

	ck_assert_uint_eq(list("", "").n, 0);
	ck_assert_uint_eq(find("kim").n, 0);
	ck_assert_int_eq(booking_get(admin, 1, &b), ST_NOT_FOUND);
	ck_assert_int_eq(booking_of_reservation(admin, 1, &id), ST_NOT_FOUND);
	ck_assert_int_eq(
	    booking_list(admin, concert.id + 1, "", "", tell, NULL),
	    ST_NO_CONCERT);
}
END_TEST

START_TEST(a_hold_is_told_until_it_runs_out)
{
	struct reservation r = hold("kim", 1);
	struct told t = list("", "");

	ck_assert_uint_eq(t.n, 1);
	ck_assert_str_eq(t.state, "held");
	ck_assert_int_eq(t.seat.reservation_id, r.id);
	ck_assert_int_eq(t.seat.payment_id, 0);
	ck_assert_int_eq(t.seat.expires_at_ms, r.expires_at_ms);
	ck_assert_int_eq(t.seat.place.number, 2);
	ck_assert_uint_eq(list("lee", "").n, 0);
	ck_assert_uint_eq(list("kim", "held").n, 1);
	ck_assert_uint_eq(list("", "paid").n, 0);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_uint_eq(list("", "").n, 0);
	ck_assert_uint_eq(find("kim").n, 0);
}
END_TEST

START_TEST(a_booking_is_refunded_as_a_whole)
{
	int64_t ids[3], payment_id = pay(3, ids), of;
	struct booking b;
	struct refund r;

	hold("lee", 3);
	ck_assert_uint_eq(list("", "paid").n, 3);
	ck_assert_int_eq(refund_booking(admin, payment_id, &r), ST_OK);
	ck_assert_uint_eq(r.seats, 3);
	ck_assert_int_eq(r.amount, 3 * PRICE);
	ck_assert_int_eq(r.balance, 1000);
	ck_assert_uint_eq(r.concerts.n, 1);
	ck_assert_int_eq(
	    refund_booking(admin, payment_id, &r), ST_NO_RESERVATION);
	ck_assert_uint_eq(list("kim", "refunded").n, 3);
	ck_assert_uint_eq(list("", "held").n, 1);
	ck_assert_int_eq(booking_get(admin, payment_id, &b), ST_OK);
	ck_assert_int_eq(b.refunded, 3 * PRICE);
	ck_assert_int_eq(booking_of_reservation(admin, ids[1], &of), ST_OK);
	ck_assert_int_eq(of, payment_id);
	fixture_audit(owner);
}
END_TEST

START_TEST(a_refund_leaves_what_was_refunded_before)
{
	int64_t ids[3], payment_id = pay(3, ids);
	struct refund r;

	ck_assert_int_eq(refund_reservation(admin, ids[1], &r), ST_OK);
	ck_assert_int_eq(r.payment_id, payment_id);
	ck_assert_int_eq(refund_booking(admin, payment_id, &r), ST_OK);
	ck_assert_uint_eq(r.seats, 2);
	ck_assert_int_eq(r.balance, 1000);
	fixture_audit(owner);
}
END_TEST

struct racing {
	int64_t payment_id, ids[3];
};

/* Half of them the booking, half of them a seat of it. */
static int
refund_it(struct sql *s, int i, void *arg)
{
	const struct racing *race = arg;
	struct sql *own = fixture_sql(SQL_USER_ADMIN);
	struct refund r;

	(void)s;
	return (int)(i % 2 == 0
			 ? refund_booking(own, race->payment_id, &r)
			 : refund_reservation(own, race->ids[i / 2 % 3], &r));
}

START_TEST(parallel_refunds_of_parts_and_whole_give_back_once)
{
	struct racing race;
	int count[256];

	race.payment_id = pay(3, race.ids);
	fixture_race(12, refund_it, &race, count);
	ck_assert_int_ge(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_OK] + count[ST_NO_RESERVATION], 12);
	ck_assert_int_eq(fixture_int(owner, "SELECT balance FROM point "
					    "WHERE account_id = 'kim'"),
	    1000);
	ck_assert_uint_eq(list("", "refunded").n, 3);
	fixture_audit(owner);
}
END_TEST

START_TEST(what_matches_is_told)
{
	int64_t ids[2], payment_id = pay(2, ids);
	char text[32];

	snprintf(text, sizeof text, "r%lld", (long long)ids[0]);
	ck_assert_str_eq(find(text).matched, "reservation");
	ck_assert_int_eq(find(text).seat.reservation_id, ids[0]);
	snprintf(text, sizeof text, "%lld", (long long)payment_id);
	ck_assert_str_eq(find(text).matched, "booking");
	ck_assert_str_eq(find("KI").matched, "account");
	ck_assert_str_eq(find("a 1-2").matched, "seat");
	ck_assert_uint_eq(find("a 1-2").n, 1);
	ck_assert_uint_eq(find("a 1-3").n, 0);
}
END_TEST

static void
count_seat(void *arg, const struct seat_row *row)
{
	struct told *t = arg;

	ck_assert_int_gt(row->seat_id, t->last_id);
	t->last_id = row->seat_id;
	snprintf(t->state, sizeof t->state, "%s", row->status);
	t->n++;
}

static void
count_booking(void *arg, const struct booking_seat *s)
{
	struct told *t = arg;

	ck_assert_int_gt(s->reservation_id, t->last_id);
	t->last_id = s->reservation_id;
	t->n++;
}

/* How many rows the server has read for this connection. */
static int64_t
rows_read(void)
{
	return fixture_int(owner, "SELECT CAST(SUM(variable_value) AS SIGNED) "
				  "FROM information_schema.session_status "
				  "WHERE variable_name LIKE 'Handler_read%'");
}

/* Rows in order, none left out or told twice where pages meet; and the server
 * reads a page's rows for a page, not all that are left. */
START_TEST(many_are_told_page_by_page)
{
	struct concert many = fixture_concert(owner, MANY, PRICE);
	struct told seats = { 0 }, holds = { 0 }, found = { 0 };
	char text[256];
	int64_t before;

	ck_assert_int_eq(
	    seat_list(owner, many.id, "", "", count_seat, &seats), ST_OK);
	ck_assert_uint_eq(seats.n, MANY);
	snprintf(text, sizeof text,
	    "INSERT INTO reservation (account_id, concert_id, seat_id, price, "
	    "expires_at) SELECT 'kim', concert_id, seat_id, price, "
	    "NOW(6) + INTERVAL 1 HOUR FROM seat WHERE concert_id = %lld",
	    (long long)many.id);
	fixture_run(owner, text);
	before = rows_read();
	ck_assert_int_eq(
	    booking_list(owner, many.id, "", "", count_booking, &holds), ST_OK);
	ck_assert_int_lt(rows_read() - before, 5 * MANY);
	ck_assert_uint_eq(holds.n, MANY);
	before = rows_read();
	ck_assert_int_eq(
	    booking_find(owner, "kim", count_booking, &found), ST_OK);
	ck_assert_int_lt(rows_read() - before, 5 * MANY);
	ck_assert_uint_eq(found.n, MANY);
}
END_TEST

START_TEST(a_seat_has_the_status_that_buyers_see)
{
	static const char *const states[] = { "sold", "held", "blocked",
		"available" };
	int64_t ids[1];

	(void)pay(1, ids);
	hold("lee", 1);
	ck_assert_int_eq(
	    seat_block(admin, fixture_seat(db, &concert, 2), true), ST_OK);
	for (size_t i = 0; i < 4; i++) {
		struct told t = { 0 };

		ck_assert_int_eq(seat_list(admin, concert.id, "A", states[i],
				     count_seat, &t),
		    ST_OK);
		ck_assert_uint_eq(t.n, 1);
		ck_assert_str_eq(t.state, states[i]);
	}
	ck_assert_int_eq(seat_section_exists(admin, concert.id, "A"), ST_OK);
	ck_assert_int_eq(
	    seat_section_exists(admin, concert.id, "a"), ST_NOT_FOUND);
}
END_TEST

START_TEST(a_number_is_a_booking_and_with_r_a_reservation)
{
	static const char *const bad[] = { "", "r", "r0", "0", "-1", "r-1",
		"12x", "r12 ", " 12", "rr12", "9007199254740992" };
	int64_t payment_id, id;

	ck_assert(booking_parse("12", &payment_id, &id));
	ck_assert(payment_id == 12 && id == 0);
	ck_assert(booking_parse("r12", &payment_id, &id));
	ck_assert(payment_id == 0 && id == 12);
	for (size_t i = 0; i < ARRAY_LEN(bad); i++)
		ck_assert_msg(
		    !booking_parse(bad[i], &payment_id, &id), "%s", bad[i]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("booking");
	TCase *tc = tcase_create("booking");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, nothing_is_told_of_nothing);
	tcase_add_test(tc, a_hold_is_told_until_it_runs_out);
	tcase_add_test(tc, a_booking_is_refunded_as_a_whole);
	tcase_add_test(tc, a_refund_leaves_what_was_refunded_before);
	tcase_add_test(tc, parallel_refunds_of_parts_and_whole_give_back_once);
	tcase_add_test(tc, what_matches_is_told);
	tcase_add_test(tc, many_are_told_page_by_page);
	tcase_add_test(tc, a_seat_has_the_status_that_buyers_see);
	tcase_add_test(tc, a_number_is_a_booking_and_with_r_a_reservation);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
