/* Rule 7: seats are not hoarded.  The cooldown and the budget of unpaid
 * holds, against what would get around them. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/expire.h"
#include "booking/refund.h"
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

static void
set_limits(int64_t cooldown_s, int64_t unpaid_holds)
{
	concert.cooldown_s = cooldown_s;
	concert.unpaid_holds = unpaid_holds;
	ck_assert_int_eq(concert_set(owner, &concert), ST_OK);
}

static enum status
hold(const char *account, int64_t n)
{
	return fixture_hold(db, &concert, account, seat(n), NULL);
}

static void
give_back(struct sql *s, const char *account, int64_t reservation_id)
{
	struct cancel_result res;

	ck_assert_int_eq(
	    fixture_cancel(s, account, reservation_id, &res), ST_OK);
	ck_assert_uint_eq(res.n, 1);
}

static void
hold_and_give_back(const char *account, int64_t n)
{
	struct reservation r;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, account, seat(n), &r), ST_OK);
	give_back(db, account, r.id);
}

/* Time passes: everything that was held or has ended is this much older. */
static void
pass_seconds(int s)
{
	char text[240];

	snprintf(text, sizeof text,
	    "UPDATE reservation SET expires_at = expires_at - INTERVAL %d "
	    "SECOND; UPDATE unpaid_hold SET ends_at = ends_at - INTERVAL %d "
	    "SECOND",
	    s, s);
	fixture_run(owner, text);
}

/* --- the cooldown --------------------------------------------------------- */

START_TEST(a_seat_that_was_given_back_is_the_others_for_as_long_as_a_hold)
{
	hold_and_give_back("kim", 0);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	pass_seconds(299);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	ck_assert_int_eq(hold("lee", 0), ST_OK);
}
END_TEST

START_TEST(after_that_its_first_buyer_can_have_it_too)
{
	hold_and_give_back("kim", 0);
	pass_seconds(300);
	ck_assert_int_eq(hold("kim", 0), ST_OK);
}
END_TEST

START_TEST(a_seat_that_ran_out_is_as_one_that_was_given_back)
{
	ck_assert_int_eq(hold("kim", 0), ST_OK);
	pass_seconds(301);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	ck_assert_int_eq(hold("lee", 0), ST_OK);
}
END_TEST

START_TEST(an_expire_that_tidies_up_forgets_nothing)
{
	struct sql *cron = fixture_sql(SQL_USER_CRON);
	int64_t deleted;

	ck_assert_int_eq(hold("kim", 0), ST_OK);
	pass_seconds(301);
	ck_assert_int_eq(expire_turn(cron, &deleted), ST_OK);
	ck_assert_int_eq(deleted, 1);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	pass_seconds(24 * 3600);
	ck_assert_int_eq(expire_turn(cron, &deleted), ST_OK);
	ck_assert_int_eq(
	    fixture_int(owner, "SELECT COUNT(*) FROM unpaid_hold"), 0);
	sql_free(cron);
}
END_TEST

START_TEST(a_hold_of_someone_else_in_between_forgives_nothing)
{
	hold_and_give_back("kim", 0);
	hold_and_give_back("lee", 0);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	ck_assert_int_eq(hold("lee", 1), ST_OK);
	pass_seconds(301);
	ck_assert_int_eq(hold("kim", 1), ST_OK);
}
END_TEST

START_TEST(other_seats_can_be_held_meanwhile)
{
	hold_and_give_back("kim", 0);
	ck_assert_int_eq(hold("kim", 1), ST_OK);
}
END_TEST

START_TEST(cooling_seats_are_named_with_the_time_and_none_is_held)
{
	int64_t wanted[] = { seat(2), seat(1), seat(0) };
	struct hold_request req = { .buyer = fixture_buyer("kim"),
		.concert = &concert,
		.seats = wanted,
		.n = 3 };
	struct hold_result res;
	int64_t now_ms;

	hold_and_give_back("kim", 0);
	pass_seconds(100);
	hold_and_give_back("kim", 2);
	ck_assert_int_eq(hold_seats(db, &req, &res), ST_SEAT_COOLING);
	ck_assert_uint_eq(res.nrefused, 2);
	ck_assert_int_eq(res.refused[0], seat(0));
	ck_assert_int_eq(res.refused[1], seat(2));
	now_ms = fixture_int(db, "SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)");
	ck_assert_int_gt(res.again_at_ms, now_ms + 290000);
	ck_assert_int_le(res.again_at_ms, now_ms + 300000);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 0);
}
END_TEST

START_TEST(a_hold_that_is_asked_for_again_is_not_cooling)
{
	ck_assert_int_eq(hold("kim", 0), ST_OK);
	ck_assert_int_eq(hold("kim", 0), ST_OK);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM unpaid_hold"), 1);
}
END_TEST

START_TEST(a_refunded_seat_is_not_cooling)
{
	struct sql *admin = fixture_sql(SQL_USER_ADMIN);
	struct refund refund;
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	ck_assert_int_eq(refund_reservation(admin, r.id, &refund), ST_OK);
	ck_assert_int_eq(hold("kim", 0), ST_OK);
	sql_free(admin);
}
END_TEST

START_TEST(an_operator_decides_how_long_it_is)
{
	set_limits(0, 0);
	hold_and_give_back("kim", 0);
	hold_and_give_back("kim", 0);
	set_limits(60, 0);
	ck_assert_int_eq(hold("kim", 0), ST_SEAT_COOLING);
	pass_seconds(60);
	ck_assert_int_eq(hold("kim", 0), ST_OK);
}
END_TEST

/* --- the budget ----------------------------------------------------------- */

START_TEST(alternating_between_seats_comes_to_an_end)
{
	set_limits(0, 5);
	for (int i = 0; i < 5; i++)
		hold_and_give_back("kim", i % 2);
	ck_assert_int_eq(hold("kim", 0), ST_HOLDS_EXHAUSTED);
	ck_assert_int_eq(hold("kim", 5), ST_HOLDS_EXHAUSTED);
	ck_assert_int_eq(hold("lee", 0), ST_OK);
}
END_TEST

START_TEST(letting_them_run_out_costs_the_same)
{
	set_limits(0, 3);
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(hold("kim", i), ST_OK);
		pass_seconds(301);
	}
	ck_assert_int_eq(hold("kim", 0), ST_HOLDS_EXHAUSTED);
}
END_TEST

START_TEST(what_is_paid_costs_nothing)
{
	struct reservation r;

	set_limits(0, 1);
	for (int i = 0; i < 3; i++) {
		char key[2] = { (char)('a' + i), '\0' };

		ck_assert_int_eq(
		    fixture_hold(db, &concert, "kim", seat(i), &r), ST_OK);
		ck_assert_int_eq(
		    fixture_pay(db, "kim", key, r.id, NULL, 0), ST_OK);
	}
	ck_assert_int_eq(hold("kim", 3), ST_OK);
}
END_TEST

START_TEST(an_account_at_its_limit_pays_what_it_holds)
{
	struct reservation kept;

	set_limits(0, 1);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(1), &kept), ST_OK);
	hold_and_give_back("kim", 0);
	ck_assert_int_eq(hold("kim", 2), ST_HOLDS_EXHAUSTED);
	ck_assert_int_eq(hold("kim", 1), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", kept.id, NULL, 0), ST_OK);
}
END_TEST

START_TEST(a_day_later_it_can_hold_again_and_was_told_so)
{
	struct hold_request req = {
		.buyer = fixture_buyer("kim"), .concert = &concert, .n = 1
	};
	struct hold_result res;
	int64_t wanted, now_ms;

	set_limits(0, 2);
	hold_and_give_back("kim", 0);
	pass_seconds(3600);
	hold_and_give_back("kim", 1);
	wanted = seat(2);
	req.seats = &wanted;
	ck_assert_int_eq(hold_seats(db, &req, &res), ST_HOLDS_EXHAUSTED);
	now_ms = fixture_int(db, "SELECT FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000)");
	ck_assert_int_gt(res.again_at_ms, now_ms + 22 * 3600000);
	ck_assert_int_le(res.again_at_ms, now_ms + 23 * 3600000);
	pass_seconds(23 * 3600);
	ck_assert_int_eq(hold("kim", 2), ST_OK);
}
END_TEST

START_TEST(each_concert_has_a_budget_of_its_own)
{
	struct concert other = fixture_concert(owner, 1, 1);

	set_limits(0, 1);
	hold_and_give_back("kim", 0);
	ck_assert_int_eq(hold("kim", 1), ST_HOLDS_EXHAUSTED);
	ck_assert_int_eq(
	    fixture_hold(db, &other, "kim", fixture_seat(db, &other, 0), NULL),
	    ST_OK);
}
END_TEST

START_TEST(without_a_number_it_is_five_times_the_share)
{
	set_limits(0, -1);
	for (int i = 0; i < 20; i++)
		hold_and_give_back("kim", 0);
	ck_assert_int_eq(hold("kim", 0), ST_HOLDS_EXHAUSTED);
}
END_TEST

/* --- races ---------------------------------------------------------------- */

/* All in the name of kim: each takes a seat of its own and gives it back, again
 * and again.  Seats that were held, of all of them together. */
static int
hoard(struct sql *s, int i, void *arg)
{
	struct reservation r;
	int held = 0;

	(void)arg;
	for (int turn = 0; turn < 10; turn++) {
		enum status st = fixture_hold(
		    s, &concert, "kim", fixture_seat(s, &concert, i), &r);

		if (st == ST_OK) {
			held++;
			give_back(s, "kim", r.id);
		} else if (st != ST_HOLDS_EXHAUSTED && st != ST_LIMIT_REACHED) {
			return 255;
		}
	}
	return held;
}

START_TEST(parallel_requests_do_not_get_around_the_budget)
{
	int count[256], held = 0;

	set_limits(0, 12);
	fixture_race(8, hoard, NULL, count);
	ck_assert_int_eq(count[255], 0);
	for (int i = 0; i < 255; i++)
		held += i * count[i];
	/* Those that were held when the twelfth ended may end as well. */
	ck_assert_int_ge(held, 12);
	ck_assert_int_le(held, 12 + 3);
}
END_TEST

static int
cancel_or_take_again(struct sql *s, int i, void *arg)
{
	const int64_t *id = arg; /* the reservation, the seat */
	struct cancel_result res;
	struct reservation r;
	enum status st;

	if (i == 0)
		return (int)fixture_cancel(s, "kim", *id, &res);
	st = fixture_hold(s, &concert, "kim", id[1], &r);
	return st == ST_OK && r.id != id[0] ? 254 : (int)st;
}

START_TEST(taking_a_seat_again_while_it_is_given_back_is_too_early)
{
	struct reservation r;
	int64_t ids[2];
	int count[256];

	for (int i = 0; i < 30; i++) {
		fixture_run(
		    owner, "DELETE FROM reservation; DELETE FROM unpaid_hold");
		ck_assert_int_eq(
		    fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
		ids[0] = r.id;
		ids[1] = r.seat_id;
		fixture_race(4, cancel_or_take_again, ids, count);
		ck_assert_int_eq(count[254], 0);
		ck_assert_int_eq(count[ST_OK] + count[ST_SEAT_COOLING], 4);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("cooldown");
	TCase *cooldown = tcase_create("cooldown");
	TCase *budget = tcase_create("budget"), *races = tcase_create("races");

	tcase_add_checked_fixture(cooldown, set_up, tear_down);
	tcase_add_checked_fixture(budget, set_up, tear_down);
	tcase_add_checked_fixture(races, set_up, tear_down);
	tcase_set_timeout(races, 60);
	tcase_add_test(cooldown,
	    a_seat_that_was_given_back_is_the_others_for_as_long_as_a_hold);
	tcase_add_test(cooldown, after_that_its_first_buyer_can_have_it_too);
	tcase_add_test(
	    cooldown, a_seat_that_ran_out_is_as_one_that_was_given_back);
	tcase_add_test(cooldown, an_expire_that_tidies_up_forgets_nothing);
	tcase_add_test(
	    cooldown, a_hold_of_someone_else_in_between_forgives_nothing);
	tcase_add_test(cooldown, other_seats_can_be_held_meanwhile);
	tcase_add_test(
	    cooldown, cooling_seats_are_named_with_the_time_and_none_is_held);
	tcase_add_test(cooldown, a_hold_that_is_asked_for_again_is_not_cooling);
	tcase_add_test(cooldown, a_refunded_seat_is_not_cooling);
	tcase_add_test(cooldown, an_operator_decides_how_long_it_is);
	tcase_add_test(budget, alternating_between_seats_comes_to_an_end);
	tcase_add_test(budget, letting_them_run_out_costs_the_same);
	tcase_add_test(budget, what_is_paid_costs_nothing);
	tcase_add_test(budget, an_account_at_its_limit_pays_what_it_holds);
	tcase_add_test(budget, a_day_later_it_can_hold_again_and_was_told_so);
	tcase_add_test(budget, each_concert_has_a_budget_of_its_own);
	tcase_add_test(budget, without_a_number_it_is_five_times_the_share);
	tcase_add_test(races, parallel_requests_do_not_get_around_the_budget);
	tcase_add_test(
	    races, taking_a_seat_again_while_it_is_given_back_is_too_early);
	suite_add_tcase(s, cooldown);
	suite_add_tcase(s, budget);
	suite_add_tcase(s, races);
	return fixture_main(s);
}
