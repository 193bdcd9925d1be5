/*
 * Whether points and tickets add up: rules that must hold between the tables
 * and that no constraint of the schema can hold them to.
 *
 * Only reads, in one snapshot, so that what is sold meanwhile is not taken for
 * a fault.  A new kind of movement, or a new table that money passes through,
 * needs its row in rules[].
 */
#include <stdio.h>

#include "base/array.h"
#include "booking/audit.h"
#include "booking/reservation_state.h"

/* Each counts the rows that break a rule: 0 in books that are right. */
static const struct {
	const char *count;
	const char *what;
} rules[] = {
	{ "SELECT COUNT(*) FROM point p WHERE balance <> "
	  "(SELECT COALESCE(SUM(l.amount), 0) FROM point_ledger l "
	  "WHERE l.account_id = p.account_id)",
	    "accounts whose balance is not the sum of their ledger" },
	{ "SELECT COUNT(*) FROM account a LEFT JOIN point p "
	  "ON p.account_id = a.account_id WHERE p.point_id IS NULL",
	    "accounts without points" },
	{ "SELECT COUNT(*) FROM point WHERE balance < 0",
	    "balances below zero" },
	{ "SELECT COUNT(*) FROM payment p WHERE amount <> "
	  "(SELECT COALESCE(SUM(i.price), 0) FROM payment_item i "
	  "WHERE i.payment_id = p.payment_id)",
	    "payments that are not the sum of what they paid for" },
	/* Joined by payment alone: an account may have very many rows. */
	{ "SELECT COUNT(*) FROM payment p LEFT JOIN (SELECT payment_id, "
	  "COUNT(*) AS n, SUM(amount) AS amount, "
	  "MIN(account_id) AS account_id FROM point_ledger "
	  "WHERE kind = 'payment' GROUP BY payment_id) l "
	  "ON l.payment_id = p.payment_id WHERE l.n IS NULL OR l.n <> 1 "
	  "OR l.amount <> -p.amount OR l.account_id <> p.account_id",
	    "payments without exactly one debit of their amount" },
	{ "SELECT COUNT(*) FROM reservation r WHERE " R_PAID " "
	  "AND (SELECT COUNT(*) FROM payment_item i JOIN payment p "
	  "ON p.payment_id = i.payment_id "
	  "WHERE i.reservation_id = r.reservation_id "
	  "AND i.seat_id = r.seat_id AND i.price = r.price "
	  "AND p.account_id = r.account_id) <> 1",
	    "paid reservations without exactly one payment" },
	{ "SELECT COUNT(*) FROM payment_item i LEFT JOIN reservation r "
	  "ON r.reservation_id = i.reservation_id "
	  "WHERE i.refunded_at IS NULL AND " R_UNPAID,
	    "payments for what is not a paid reservation" },
	{ "SELECT COUNT(*) FROM reservation r WHERE "
	  "(SELECT COUNT(*) FROM reservation o WHERE o.seat_id = r.seat_id) "
	  "> 1",
	    "reservations of a seat that has another" },
	{ "SELECT COUNT(*) FROM payment p WHERE "
	  "(SELECT COUNT(*) FROM payment_item i WHERE i.payment_id = "
	  "p.payment_id AND i.refunded_at IS NOT NULL) <> "
	  "(SELECT COUNT(*) FROM point_ledger l WHERE l.kind = 'refund' "
	  "AND l.payment_id = p.payment_id)",
	    "payments without exactly one credit for each refunded item" },
	{ "SELECT COUNT(*) FROM payment p WHERE "
	  "(SELECT COALESCE(SUM(i.price), 0) FROM payment_item i WHERE "
	  "i.payment_id = p.payment_id AND i.refunded_at IS NOT NULL) <> "
	  "(SELECT COALESCE(SUM(l.amount), 0) FROM point_ledger l "
	  "WHERE l.kind = 'refund' AND l.payment_id = p.payment_id)",
	    "payments whose credits are not the sum of the refunded items" },
	{ "SELECT COUNT(*) FROM point_ledger l JOIN payment p "
	  "ON p.payment_id = l.payment_id "
	  "WHERE l.kind = 'refund' AND l.account_id <> p.account_id",
	    "refunds to an account that did not pay" },
};

static const char totals[] =
    "SELECT (SELECT COUNT(*) FROM account), (SELECT COUNT(*) FROM payment), "
    "(SELECT COUNT(*) FROM reservation r WHERE " R_PAID "), "
    "COALESCE(SUM(IF(kind = 'grant', amount, 0)), 0), "
    "COALESCE(-SUM(IF(kind = 'payment', amount, 0)), 0), "
    "COALESCE(SUM(IF(kind = 'refund', amount, 0)), 0), "
    "(SELECT COALESCE(SUM(balance), 0) FROM point) FROM point_ledger";
enum {
	TOTAL_ACCOUNTS,
	TOTAL_PAYMENTS,
	TOTAL_PAID_RESERVATIONS,
	TOTAL_GRANTED,
	TOTAL_PAID,
	TOTAL_REFUNDED,
	TOTAL_BALANCE
};

struct audit {
	void (*each_fault)(void *, const char *line);
	void *arg;
	struct audit_report report;
};

static enum status
check_rule(struct sql *db, size_t rule, struct audit *c)
{
	char line[160];
	int64_t n;
	enum status st;

	st = sql_query_int(db, rules[rule].count, SQL_NO_ARGS, &n);
	if (st != ST_OK || n == 0)
		return st;
	c->report.faults += n;
	snprintf(line, sizeof line, "%lld %s", (long long)n, rules[rule].what);
	c->each_fault(c->arg, line);
	return ST_OK;
}

/* One pass over the ledger.  (The sum of no rows is NULL: so COALESCE.) */
static enum status
read_totals(struct sql *db, struct audit *c)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(db, totals, SQL_NO_ARGS, &rows)) != ST_OK)
		return st;
	sql_next(rows);
	c->report = (struct audit_report){
		.accounts = sql_int(rows, TOTAL_ACCOUNTS),
		.payments = sql_int(rows, TOTAL_PAYMENTS),
		.paid_reservations = sql_int(rows, TOTAL_PAID_RESERVATIONS),
		.granted = sql_int(rows, TOTAL_GRANTED),
		.paid = sql_int(rows, TOTAL_PAID),
		.refunded = sql_int(rows, TOTAL_REFUNDED),
		.balance = sql_int(rows, TOTAL_BALANCE),
	};
	sql_rows_free(rows);
	return ST_OK;
}

/* All rules are checked, however many are broken. */
static enum status
audit_snapshot(struct sql *db, void *arg)
{
	struct audit *c = arg;
	enum status st;

	st = read_totals(db, c);
	for (size_t i = 0; st == ST_OK && i < ARRAY_LEN(rules); i++)
		st = check_rule(db, i, c);
	return st;
}

/* REPEATABLE READ holds for the next transaction alone; its first SELECT takes
 * the snapshot. */
enum status
audit_ledger(struct sql *db, void (*each_fault)(void *, const char *line),
    void *arg, struct audit_report *report)
{
	struct audit c = { .each_fault = each_fault, .arg = arg };
	enum status st;

	st = sql_exec(db, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
	    SQL_NO_ARGS, NULL);
	if (st == ST_OK)
		st = sql_transaction(db, audit_snapshot, &c);
	if (st == ST_OK)
		*report = c.report;
	return st;
}
