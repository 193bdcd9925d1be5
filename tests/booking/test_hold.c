/* Rules 1 and 2: a seat is sold once, and a hold ends on time. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/account.h"
#include "booking/reservation.h"
#include "booking/seat.h"
#include "fixture.h"

#define BUYERS 64

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

/* Hold several seats, by their places in the row. */
static enum status
hold_many(struct sql *s, const char *account, const int64_t *places, size_t n,
    struct hold_result *res)
{
	int64_t seats[RESERVATION_LIST_MAX];
	struct hold_request req = { .buyer = fixture_buyer(account),
		.concert = &concert,
		.seats = seats,
		.n = n };

	for (size_t i = 0; i < n; i++)
		seats[i] = fixture_seat(s, &concert, places[i]);
	return hold_seats(s, &req, res);
}

static int64_t
seat(int64_t n)
{
	return fixture_seat(db, &concert, n);
}

START_TEST(a_held_seat_is_taken_for_everybody_else)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(r.price, 100);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(0), NULL), ST_SEAT_TAKEN);
}
END_TEST

START_TEST(asking_again_gives_the_same_hold_with_its_old_deadline)
{
	struct reservation first, again;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), &first), ST_OK);
	fixture_run(owner,
	    "UPDATE reservation SET expires_at = NOW(6) + INTERVAL 9 SECOND");
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), &again), ST_OK);
	ck_assert_int_eq(again.id, first.id);
	ck_assert_int_lt(again.expires_at_ms, first.expires_at_ms - 200000);
}
END_TEST

START_TEST(a_hold_lasts_as_long_as_the_concert_says)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(
	    fixture_int(db,
		"SELECT ROUND(TIMESTAMPDIFF(SECOND, NOW(6), expires_at), -1) "
		"FROM reservation"),
	    300);
}
END_TEST

START_TEST(a_hold_that_ran_out_is_taken_over_at_once_under_a_new_id)
{
	struct reservation old, taken;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), &old), ST_OK);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(0), &taken), ST_OK);
	ck_assert_int_ne(taken.id, old.id);
	ck_assert_int_gt(taken.expires_at_ms, old.expires_at_ms - 1000);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 1);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", old.id, NULL, 0),
	    ST_RESERVATION_EXPIRED);
}
END_TEST

START_TEST(a_paid_seat_is_never_taken_over)
{
	struct reservation r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim", seat(0), &r), ST_OK);
	ck_assert_int_eq(fixture_pay(db, "kim", "k", r.id, NULL, 0), ST_OK);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(0), NULL), ST_SEAT_TAKEN);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_SEAT_TAKEN);
}
END_TEST

START_TEST(several_seats_are_all_held_or_none)
{
	const int64_t wanted[] = { 2, 0, 1 };
	struct hold_result res;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(1), NULL), ST_OK);
	ck_assert_int_eq(hold_many(db, "kim", wanted, 3, &res), ST_SEAT_TAKEN);
	ck_assert_uint_eq(res.nrefused, 1);
	ck_assert_int_eq(res.refused[0], seat(1));
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 1);
}
END_TEST

START_TEST(every_taken_seat_is_named)
{
	const int64_t wanted[] = { 0, 1, 2 };
	struct hold_result res;

	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(2), NULL), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", seat(0), NULL), ST_OK);
	ck_assert_int_eq(hold_many(db, "kim", wanted, 3, &res), ST_SEAT_TAKEN);
	ck_assert_uint_eq(res.nrefused, 2);
	ck_assert_int_eq(res.refused[0], seat(0));
	ck_assert_int_eq(res.refused[1], seat(2));
}
END_TEST

START_TEST(a_seat_of_another_concert_is_no_seat_of_this_one)
{
	struct concert other = fixture_concert(owner, 1, 100);

	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &other, 0), NULL),
	    ST_NO_SEAT);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", 999999, NULL), ST_NO_SEAT);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 0);
}
END_TEST

START_TEST(a_blocked_seat_cannot_be_held)
{
	ck_assert_int_eq(seat_block(owner, seat(3), true), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(3), NULL), ST_SEAT_TAKEN);
	ck_assert_int_eq(seat_block(owner, seat(3), false), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(3), NULL), ST_OK);
	ck_assert_int_eq(seat_block(owner, seat(3), true), ST_CONFLICT);
}
END_TEST

START_TEST(an_account_without_points_cannot_hold)
{
	fixture_run(owner, "INSERT INTO account (account_id, account_name) "
			   "VALUES ('poor', 'Without a row of point')");
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "poor", seat(0), NULL), ST_NO_ACCOUNT);
}
END_TEST

START_TEST(an_account_holds_and_owns_at_most_its_share)
{
	const int64_t four[] = { 0, 1, 2, 3 };
	struct hold_result res;

	ck_assert_int_eq(hold_many(db, "kim", four, 4, &res), ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "k", res.list[0].id, NULL, 0), ST_OK);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(4), NULL), ST_LIMIT_REACHED);
	ck_assert_int_eq(hold_many(db, "kim", four + 1, 3, &res), ST_OK);
	/* What ran out no longer counts. */
	fixture_run(owner, FIXTURE_RUN_OUT " WHERE paid_at IS NULL LIMIT 1");
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(4), NULL), ST_OK);
}
END_TEST

/* --- races ---------------------------------------------------------------- */

static int
take_first_seat(struct sql *s, int i, void *arg)
{
	char account[24];

	snprintf(account, sizeof account, "buyer%d", i);
	return (int)fixture_hold(s, &concert, account, *(int64_t *)arg, NULL);
}

static void
add_buyers(void)
{
	for (int i = 0; i < BUYERS; i++) {
		char account[24];

		snprintf(account, sizeof account, "buyer%d", i);
		fixture_account(owner, account, 0);
	}
}

/* Everybody wants the first seat; how many hold it then. */
static int64_t
race_for_one_seat(int count[256])
{
	int64_t seat_id = seat(0);

	fixture_race(BUYERS, take_first_seat, &seat_id, count);
	return fixture_int(owner,
	    "SELECT COUNT(*) FROM reservation WHERE expires_at > NOW(6)");
}

START_TEST(one_seat_and_64_buyers_make_one_hold)
{
	int count[256];

	add_buyers();
	ck_assert_int_eq(race_for_one_seat(count), 1);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_SEAT_TAKEN], BUYERS - 1);
}
END_TEST

START_TEST(one_void_hold_and_64_buyers_make_one_hold)
{
	int count[256];

	add_buyers();
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "kim", seat(0), NULL), ST_OK);
	fixture_run(owner, FIXTURE_RUN_OUT);
	ck_assert_int_eq(race_for_one_seat(count), 1);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_SEAT_TAKEN], BUYERS - 1);
}
END_TEST

/* The negative control of the two above: chance may let one of them go by
 * without a collision, not twenty. */
START_TEST(without_the_unique_key_one_seat_is_held_more_than_once)
{
	int count[256], rounds = 20;
	int64_t holds;

	do {
		fixture_run(owner, "DELETE FROM reservation");
		holds = race_for_one_seat(count);
	} while (holds == 1 && --rounds > 0);
	ck_assert_int_gt(holds, 1);
	ck_assert_int_gt(count[ST_OK], 1);
}
END_TEST

static void
drop_the_key(void)
{
	set_up();
	add_buyers();
	fixture_run(owner,
	    "ALTER TABLE reservation DROP FOREIGN KEY reservation_seat, "
	    "DROP KEY one_reservation_a_seat");
}

static void
restore_the_key(void)
{
	fixture_run(owner,
	    "DELETE FROM reservation; ALTER TABLE reservation "
	    "ADD UNIQUE KEY one_reservation_a_seat (seat_id), "
	    "ADD CONSTRAINT reservation_seat FOREIGN KEY (seat_id) "
	    "REFERENCES seat (seat_id)");
	tear_down();
}

static int
take_my_share(struct sql *s, int i, void *arg)
{

	(void)arg;
	return (int)fixture_hold(
	    s, &concert, "kim", fixture_seat(s, &concert, i), NULL);
}

START_TEST(parallel_requests_do_not_get_past_the_share)
{
	int count[256];

	fixture_race(8, take_my_share, NULL, count);
	ck_assert_int_eq(count[ST_OK], 4);
	ck_assert_int_eq(count[ST_LIMIT_REACHED], 4);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 4);
}
END_TEST

/* Each wants the same three seats, named in another order, and gives back what
 * it got: they must never block each other for good, nor see an error. */
static int
want_crosswise(struct sql *s, int i, void *arg)
{
	const int64_t up[] = { 0, 1, 2 }, down[] = { 2, 1, 0 };
	struct cancel_result cancelled;
	struct hold_result res;
	char account[24];
	enum status st;

	(void)arg;
	snprintf(account, sizeof account, "buyer%d", i);
	for (int turn = 0; turn < 30; turn++) {
		st = hold_many(s, account, i % 2 ? up : down, 3, &res);
		if (st == ST_SEAT_TAKEN)
			continue;
		if (st != ST_OK)
			return (int)st;
		for (size_t r = 0; r < res.n; r++) {
			st = fixture_cancel(
			    s, account, res.list[r].id, &cancelled);
			if (st != ST_OK || cancelled.n != 1)
				return 250;
		}
	}
	return ST_OK;
}

START_TEST(crossing_requests_for_the_same_seats_all_get_an_answer)
{
	int count[256];

	add_buyers();
	fixture_run(owner, FIXTURE_NO_COOLDOWN);
	fixture_race(8, want_crosswise, NULL, count);
	ck_assert_int_eq(count[ST_OK], 8);
	ck_assert_int_eq(
	    fixture_int(db, "SELECT COUNT(*) FROM reservation"), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hold");
	TCase *rules = tcase_create("rules"), *races = tcase_create("races");
	TCase *control = tcase_create("negative control");

	tcase_add_checked_fixture(rules, set_up, tear_down);
	tcase_add_checked_fixture(races, set_up, tear_down);
	tcase_add_checked_fixture(control, drop_the_key, restore_the_key);
	tcase_set_timeout(races, 60);
	tcase_set_timeout(control, 60);
	tcase_add_test(rules, a_held_seat_is_taken_for_everybody_else);
	tcase_add_test(
	    rules, asking_again_gives_the_same_hold_with_its_old_deadline);
	tcase_add_test(rules, a_hold_lasts_as_long_as_the_concert_says);
	tcase_add_test(
	    rules, a_hold_that_ran_out_is_taken_over_at_once_under_a_new_id);
	tcase_add_test(rules, a_paid_seat_is_never_taken_over);
	tcase_add_test(rules, several_seats_are_all_held_or_none);
	tcase_add_test(rules, every_taken_seat_is_named);
	tcase_add_test(rules, a_seat_of_another_concert_is_no_seat_of_this_one);
	tcase_add_test(rules, a_blocked_seat_cannot_be_held);
	tcase_add_test(rules, an_account_without_points_cannot_hold);
	tcase_add_test(rules, an_account_holds_and_owns_at_most_its_share);
	tcase_add_test(races, one_seat_and_64_buyers_make_one_hold);
	tcase_add_test(races, one_void_hold_and_64_buyers_make_one_hold);
	tcase_add_test(
	    control, without_the_unique_key_one_seat_is_held_more_than_once);
	tcase_add_test(races, parallel_requests_do_not_get_past_the_share);
	tcase_add_test(
	    races, crossing_requests_for_the_same_seats_all_get_an_answer);
	suite_add_tcase(s, rules);
	suite_add_tcase(s, races);
	suite_add_tcase(s, control);
	return fixture_main(s);
}
