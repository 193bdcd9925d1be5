/* A session that was ended moves nothing: not afterwards, and not by having
 * begun just before. */
#include <stdio.h>
#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "booking/account.h"
#include "booking/buyer_session.h"
#include "booking/seat_map.h"
#include "payment_fixture.h"

static struct payment_fixture p;
static struct sql *login; /* the user that signs in and out */
static struct buyer kim, apache;

static void
set_up(void)
{
	payment_fixture_begin(&p);
	login = fixture_sql(SQL_USER_LOGIN);
	kim = fixture_buyer("kim");
	apache =
	    (struct buyer){ .account = "kim", .generation = BUYER_NO_SESSION };
}

static void
tear_down(void)
{
	sql_free(login);
	payment_fixture_end(&p);
}

/* --- what a buyer may do, by its session --------------------------------- */

static enum status
hold(struct sql *db, struct buyer buyer, int64_t nth)
{
	const int64_t seat = fixture_seat(db, &p.concert, nth);
	const struct hold_request req = {
		.buyer = buyer, .concert = &p.concert, .seats = &seat, .n = 1
	};
	struct hold_result res;

	return hold_seats(db, &req, &res);
}

static enum status
pay(struct sql *db, struct buyer buyer, const char *key, int64_t id)
{
	const struct payment_request req = {
		.buyer = buyer, .key = key, .reservations = &id, .n = 1
	};
	struct payment_result res;
	enum status st = payment_complete(db, &req, &res);

	payment_result_free(&res);
	return st;
}

static enum status
cancel(struct sql *db, struct buyer buyer)
{
	struct cancel_result res;

	return reservation_cancel(db, &buyer, &p.held.id, 1, &res);
}

/* Nothing that this buyer asks is done, and each refusal is this one. */
static void
moves_nothing(struct buyer buyer, enum status wanted)
{
	const int64_t balance = fixture_balance(p.db, "kim");
	const int64_t seats =
	    fixture_int(p.owner, "SELECT COUNT(*) FROM reservation");
	struct seat_map_own own;
	struct account a;

	ck_assert_int_eq(hold(p.db, buyer, 1), wanted);
	ck_assert_int_eq(pay(p.db, buyer, "other", p.held.id), wanted);
	ck_assert_int_eq(cancel(p.db, buyer), wanted);
	ck_assert_int_eq(account_of_buyer(p.db, &buyer, &a), wanted);
	ck_assert_int_eq(seat_map_own(p.db, p.concert.id, &buyer, &own), ST_OK);
	ck_assert_uint_eq(own.n, 0);
	ck_assert_int_eq(fixture_balance(p.db, "kim"), balance);
	ck_assert_int_eq(
	    fixture_int(p.owner, "SELECT COUNT(*) FROM reservation"), seats);
}

static int64_t
generation(void)
{
	struct account a;

	ck_assert_int_eq(account_get(p.owner, "kim", &a), ST_OK);
	return a.session_generation;
}

START_TEST(a_session_that_signed_out_moves_nothing)
{
	ck_assert_int_eq(buyer_session_end(login, &kim), ST_OK);
	moves_nothing(kim, ST_LOGIN_REQUIRED);
	kim.generation = generation();
	ck_assert_int_eq(pay(p.db, kim, "key", p.held.id), ST_OK);
}
END_TEST

START_TEST(a_new_password_ends_sessions)
{
	const char *fault;

	ck_assert_int_eq(
	    account_set_password(p.owner, "kim", "another secret", &fault),
	    ST_OK);
	moves_nothing(kim, ST_LOGIN_REQUIRED);
}
END_TEST

START_TEST(an_operator_ends_sessions)
{
	ck_assert_int_eq(account_sign_out(p.owner, "kim"), ST_OK);
	moves_nothing(kim, ST_LOGIN_REQUIRED);
	ck_assert_int_eq(account_sign_out(p.owner, "nobody"), ST_NO_ACCOUNT);
	ck_assert_int_eq(account_sign_out(p.owner, "\xff"), ST_NO_ACCOUNT);
}
END_TEST

/* Nor does one of the future, one that was forgotten, or one of nobody. */
START_TEST(no_other_generation_moves_anything)
{
	static const int64_t others[] = { 2, 0, -2, INT64_MAX, INT64_MIN };

	for (size_t i = 0; i < ARRAY_LEN(others); i++) {
		kim.generation = others[i];
		moves_nothing(kim, ST_LOGIN_REQUIRED);
	}
	moves_nothing(fixture_buyer("nobody"), ST_LOGIN_REQUIRED);
}
END_TEST

/* Not even the answer that it was given before. */
START_TEST(an_ended_session_gets_no_stored_answer)
{
	ck_assert_int_eq(pay(p.db, kim, "key", p.held.id), ST_OK);
	ck_assert_int_eq(buyer_session_end(login, &kim), ST_OK);
	ck_assert_int_eq(pay(p.db, kim, "key", p.held.id), ST_LOGIN_REQUIRED);
	kim.generation = generation();
	ck_assert_int_eq(pay(p.db, kim, "key", p.held.id), ST_OK);
	ck_assert_int_eq(payment_fixture_count(&p), 1);
}
END_TEST

START_TEST(only_a_session_that_holds_ends_sessions)
{
	const struct buyer old = kim;

	ck_assert_int_eq(buyer_session_end(login, &old), ST_OK);
	ck_assert_int_eq(generation(), 2);
	ck_assert_int_eq(buyer_session_end(login, &old), ST_OK);
	ck_assert_int_eq(buyer_session_end(login, &apache), ST_OK);
	ck_assert_int_eq(generation(), 2);
}
END_TEST

START_TEST(of_lee_nothing_ends)
{
	ck_assert_int_eq(buyer_session_end(login, &kim), ST_OK);
	ck_assert_int_eq(hold(p.db, fixture_buyer("lee"), 1), ST_OK);
}
END_TEST

START_TEST(without_a_session_there_is_none_to_end)
{
	struct buyer nobody = { .account = "nobody",
		.generation = BUYER_NO_SESSION };

	ck_assert_int_eq(account_sign_out(p.owner, "kim"), ST_OK);
	ck_assert_int_eq(hold(p.db, apache, 1), ST_OK);
	ck_assert_int_eq(pay(p.db, apache, "key", p.held.id), ST_OK);
	moves_nothing(nobody, ST_NO_ACCOUNT);
}
END_TEST

/* --- at the same time ---------------------------------------------------- */

#define NO_WAIT "SET SESSION innodb_lock_wait_timeout = 0"

/* The sign-out would be answered while the payment is still to be committed. */
START_TEST(a_sign_out_waits_for_what_has_begun)
{
	struct sql *other = fixture_sql(SQL_USER_LOGIN);

	fixture_run(other, NO_WAIT);
	fixture_run(p.db, "START TRANSACTION");
	ck_assert_int_eq(buyer_session_lock(p.db, &kim), ST_OK);
	ck_assert_int_eq(buyer_session_end(other, &kim), ST_BUSY);
	fixture_run(p.db, "COMMIT");
	ck_assert_int_eq(buyer_session_end(other, &kim), ST_OK);
	sql_free(other);
}
END_TEST

START_TEST(what_begins_waits_for_a_sign_out)
{
	fixture_run(p.db, NO_WAIT);
	fixture_run(p.owner,
	    "START TRANSACTION; UPDATE account SET session_generation = 2 "
	    "WHERE account_id = 'kim'");
	ck_assert_int_eq(hold(p.db, kim, 1), ST_BUSY);
	ck_assert_int_eq(pay(p.db, kim, "key", p.held.id), ST_BUSY);
	ck_assert_int_eq(cancel(p.db, kim), ST_BUSY);
	fixture_run(p.owner, "COMMIT");
	moves_nothing(kim, ST_LOGIN_REQUIRED);
}
END_TEST

#define PAYERS 12
#define HELD 36 /* of 40 seats */

struct sign_out_race {
	int64_t held[HELD];
	int64_t begin_at; /* moves, when to sign out */
};

/* Every payment and every hold adds one. */
static int64_t
count_moves(struct sql *db)
{
	return fixture_int(db, "SELECT COUNT(*) + (SELECT COUNT(*) "
			       "FROM reservation) FROM payment_item");
}

/* The last one signs out, and returns how much had moved when that was
 * answered; the others pay and hold until they are refused. */
static int
move_or_sign_out(struct sql *db, int i, void *arg)
{
	const struct sign_out_race *race = arg;
	enum status st = ST_OK;
	char key[16];

	if (i == PAYERS) {
		while (count_moves(db) < race->begin_at)
			;
		return buyer_session_end(fixture_sql(SQL_USER_LOGIN), &kim) ==
			       ST_OK
			   ? (int)count_moves(db)
			   : 250;
	}
	for (int k = 0; st != ST_LOGIN_REQUIRED; k++) {
		snprintf(key, sizeof key, "%d-%d", i, k);
		st = pay(db, kim, key, race->held[(i * 3 + k) % HELD]);
		if (st != ST_LOGIN_REQUIRED)
			st = hold(db, kim, (i + k) % 40);
	}
	return 251;
}

static void
begin_race(struct sign_out_race *race)
{
	struct reservation r;

	fixture_run(p.owner,
	    "DELETE FROM checkin; DELETE FROM payment_item; "
	    "DELETE FROM idempotency; DELETE FROM booking_number; "
	    "DELETE FROM point_ledger; DELETE FROM payment; "
	    "DELETE FROM reservation; UPDATE point SET balance = 0; "
	    "UPDATE account SET session_generation = 1");
	ck_assert_int_eq(
	    account_grant(p.owner, "kim", 100000, &(int64_t){ 0 }), ST_OK);
	for (int i = 0; i < HELD; i++) {
		ck_assert_int_eq(fixture_hold(p.db, &p.concert, "kim",
				     fixture_seat(p.db, &p.concert, i), &r),
		    ST_OK);
		race->held[i] = r.id;
	}
}

START_TEST(after_its_answer_nothing_moves)
{
	struct sign_out_race race;
	int count[256];

	for (int turn = 0; turn < 10; turn++) {
		begin_race(&race);
		race.begin_at = HELD + 3 * turn;
		fixture_race(PAYERS + 1, move_or_sign_out, &race, count);
		ck_assert_int_eq(count[251], PAYERS);
		ck_assert_int_eq(count[count_moves(p.owner)], 1);
	}
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("session");
	TCase *tc = tcase_create("session");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 120);
	tcase_add_test(tc, a_session_that_signed_out_moves_nothing);
	tcase_add_test(tc, a_new_password_ends_sessions);
	tcase_add_test(tc, an_operator_ends_sessions);
	tcase_add_test(tc, no_other_generation_moves_anything);
	tcase_add_test(tc, an_ended_session_gets_no_stored_answer);
	tcase_add_test(tc, only_a_session_that_holds_ends_sessions);
	tcase_add_test(tc, of_lee_nothing_ends);
	tcase_add_test(tc, without_a_session_there_is_none_to_end);
	tcase_add_test(tc, a_sign_out_waits_for_what_has_begun);
	tcase_add_test(tc, what_begins_waits_for_a_sign_out);
	tcase_add_test(tc, after_its_answer_nothing_moves);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
