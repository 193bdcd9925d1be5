/* Points are conserved: refunds, and a check that finds what is wrong. */
#include <stdlib.h>

#include <check.h>

#include "base/array.h"
#include "booking/account.h"
#include "booking/audit.h"
#include "booking/refund.h"
#include "fixture.h"

#define PRICE 100

static struct sql *owner, *db;
static struct concert concert;
static struct reservation held;

/* kim has held a seat and paid it. */
static void
set_up(void)
{
	fixture_begin(&owner, &db, 1000, 150);
	concert = fixture_concert(owner, 4, PRICE);
	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 0), &held),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "key", held.id, NULL, 0), ST_OK);
}

static void
tear_down(void)
{
	fixture_end(owner, db);
}

/* --- refund, ledger --------------------------------------------------------
 */

START_TEST(a_refund_gives_back_points_and_seat_once)
{
	struct sql *admin = fixture_sql(SQL_USER_ADMIN);
	struct refund r;

	ck_assert_int_eq(refund_reservation(admin, held.id, &r), ST_OK);
	ck_assert_int_eq(r.amount, PRICE);
	ck_assert_int_eq(r.balance, 1000);
	ck_assert_str_eq(r.account, "kim");
	ck_assert_int_eq(
	    refund_reservation(admin, held.id, &r), ST_NO_RESERVATION);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
	ck_assert_int_eq(
	    fixture_hold(db, &concert, "lee", held.seat_id, NULL), ST_OK);
	fixture_audit(owner);
	sql_free(admin);
}
END_TEST

START_TEST(a_hold_cannot_be_refunded)
{
	struct reservation unpaid;
	struct refund r;

	ck_assert_int_eq(fixture_hold(db, &concert, "lee",
			     fixture_seat(db, &concert, 1), &unpaid),
	    ST_OK);
	ck_assert_int_eq(
	    refund_reservation(owner, unpaid.id, &r), ST_NO_RESERVATION);
	ck_assert_int_eq(fixture_balance(db, "lee"), 150);
}
END_TEST

static int
refund_it(struct sql *s, int i, void *arg)
{
	struct sql *admin = fixture_sql(SQL_USER_ADMIN);
	struct refund r;

	(void)s;
	(void)i;
	(void)arg;
	return (int)refund_reservation(admin, held.id, &r);
}

START_TEST(parallel_refunds_give_back_once)
{
	int count[256];

	fixture_race(8, refund_it, NULL, count);
	ck_assert_int_eq(count[ST_OK], 1);
	ck_assert_int_eq(count[ST_NO_RESERVATION], 7);
	ck_assert_int_eq(fixture_balance(db, "kim"), 1000);
	fixture_audit(owner);
}
END_TEST

/* --- the ledger's check, and that it finds what is wrong ------------------ */

static void
count_line(void *arg, const char *line)
{
	(void)line;
	++*(int *)arg;
}

/* Each breaks one rule behind the programs' back. */
static const char *const damages[] = {
	"UPDATE point SET balance = balance + 1 WHERE account_id = 'kim'",
	"UPDATE point_ledger SET amount = -99 WHERE kind = 'payment'",
	"DELETE FROM point_ledger WHERE kind = 'payment'",
	"UPDATE payment SET amount = 99",
	"UPDATE payment_item SET price = 99",
	"DELETE FROM payment_item",
	"UPDATE reservation SET paid_at = NULL",
	"UPDATE reservation SET account_id = 'lee'",
	/* Debits: with the balances to match, only they themselves tell. */
	"UPDATE point_ledger SET amount = -99 WHERE kind = 'payment'; "
	"UPDATE point SET balance = balance + 2 WHERE account_id = 'kim'",
	"INSERT INTO point_ledger (account_id, kind, amount, payment_id) "
	"SELECT 'kim', 'payment', 0, MIN(payment_id) FROM payment",
	"DELETE FROM point_ledger WHERE kind = 'payment'; "
	"UPDATE point SET balance = balance + 200 WHERE account_id = 'kim'",
	/* Refunds: with the balances to match, only they themselves tell. */
	"UPDATE point_ledger SET amount = amount + 1 WHERE kind = 'refund'; "
	"UPDATE point SET balance = balance + 1 WHERE account_id = 'kim'",
	"UPDATE point_ledger SET account_id = 'lee' WHERE kind = 'refund'; "
	"UPDATE point SET balance = balance + IF(account_id = 'lee', 100, "
	"-100)",
	"UPDATE point_ledger SET payment_id = "
	"(SELECT MIN(payment_id) FROM payment) WHERE kind = 'refund'",
	"DELETE FROM point_ledger WHERE kind = 'refund'; "
	"UPDATE point SET balance = balance - 100 WHERE account_id = 'kim'",
};

/* Of what kim paid, one seat more than the fixture's is given back. */
static void
refund_another(void)
{
	struct reservation other;
	struct refund r;

	ck_assert_int_eq(fixture_hold(db, &concert, "kim",
			     fixture_seat(db, &concert, 1), &other),
	    ST_OK);
	ck_assert_int_eq(
	    fixture_pay(db, "kim", "other", other.id, NULL, 0), ST_OK);
	ck_assert_int_eq(refund_reservation(owner, other.id, &r), ST_OK);
}

START_TEST(the_check_finds_every_damage)
{
	struct audit_report report;
	int lines = 0;

	refund_another();
	fixture_audit(owner);
	fixture_run(owner, damages[_i]);
	ck_assert_int_eq(
	    audit_ledger(owner, count_line, &lines, &report), ST_OK);
	ck_assert_int_gt(report.faults, 0);
	ck_assert_int_gt(lines, 0);
}
END_TEST

/* The debit as one would write it without thinking: the negative control of
 * the conditional UPDATE. */
static enum status
debit_read_then_write(struct sql *s, void *arg)
{
	static const char get[] =
	    "SELECT balance FROM point WHERE account_id = 'kim'";
	static const char put[] =
	    "UPDATE point SET balance = ? WHERE account_id = 'kim'";
	static const char note[] =
	    "INSERT INTO point_ledger (account_id, kind, amount) "
	    "VALUES ('kim', 'grant', -1)";
	int64_t n;
	enum status st = sql_query_int(s, get, SQL_NO_ARGS, &n);

	(void)arg;
	if (st == ST_OK)
		st = sql_exec(s, put, SQL_ARGS(SQL_INT(n - 1)), NULL);
	return st == ST_OK ? sql_exec(s, note, SQL_NO_ARGS, NULL) : st;
}

static int
debit_ten_times(struct sql *s, int i, void *arg)
{
	enum status st = ST_OK;

	(void)i;
	for (int n = 0; n < 10 && st == ST_OK; n++)
		st = sql_transaction(s, debit_read_then_write, arg);
	return (int)st;
}

START_TEST(the_check_finds_a_debit_made_read_then_write)
{
	struct audit_report report;
	int count[256], lines = 0;

	fixture_race(8, debit_ten_times, NULL, count);
	ck_assert_int_eq(
	    audit_ledger(owner, count_line, &lines, &report), ST_OK);
	ck_assert_int_gt(report.faults, 0);
}
END_TEST

START_TEST(every_movement_has_its_row)
{
	int64_t left;

	ck_assert_int_eq(account_grant(owner, "lee", 7, &left), ST_OK);
	ck_assert_int_eq(left, 157);
	ck_assert_int_eq(account_grant(owner, "lee", -157, &left), ST_OK);
	ck_assert_int_eq(left, 0);
	ck_assert_int_eq(
	    account_grant(owner, "lee", -1, &left), ST_INSUFFICIENT_POINTS);
	ck_assert_int_eq(
	    account_grant(owner, "nobody", 1, &left), ST_NO_ACCOUNT);
	ck_assert_int_eq(
	    fixture_int(owner,
		"SELECT COUNT(*) FROM point_ledger WHERE account_id = 'lee'"),
	    3);
	fixture_audit(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ledger");
	TCase *refunds = tcase_create("refunds");
	TCase *checks = tcase_create("checks");

	tcase_add_checked_fixture(refunds, set_up, tear_down);
	tcase_add_checked_fixture(checks, set_up, tear_down);
	tcase_add_test(refunds, a_refund_gives_back_points_and_seat_once);
	tcase_add_test(refunds, a_hold_cannot_be_refunded);
	tcase_add_test(refunds, parallel_refunds_give_back_once);
	tcase_add_test(checks, every_movement_has_its_row);
	tcase_add_loop_test(
	    checks, the_check_finds_every_damage, 0, (int)ARRAY_LEN(damages));
	tcase_add_test(checks, the_check_finds_a_debit_made_read_then_write);
	suite_add_tcase(s, refunds);
	suite_add_tcase(s, checks);
	return fixture_main(s);
}
