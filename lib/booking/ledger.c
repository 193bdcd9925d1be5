#include "booking/ledger.h"

/* The one place where a balance changes: never below zero, whoever else moves
 * it at the same time. */
static const char move_points[] = "UPDATE point SET balance = balance + ? "
				  "WHERE account_id = ? AND balance + ? >= 0";

static const char account_exists[] = "SELECT 1 FROM point WHERE account_id = ?";

static const char write_row[] =
    "INSERT INTO point_ledger "
    "(account_id, kind, amount, payment_id, reservation_id) "
    "VALUES (?, ?, ?, ?, ?)";

static struct sql_arg
id_or_null(int64_t id)
{
	return id == 0 ? SQL_NULL : SQL_INT(id);
}

/* Nothing changed: there is no such account, or it has too little. */
static enum status
why_not_moved(struct sql *db, const char *account)
{
	int64_t one;
	enum status st;

	st = sql_query_int(
	    db, account_exists, SQL_ARGS(SQL_TEXT(account)), &one);
	if (st == ST_OK)
		return ST_INSUFFICIENT_POINTS;
	return st == ST_NOT_FOUND ? ST_NO_ACCOUNT : st;
}

enum status
ledger_move(struct sql *db, const struct ledger_row *row)
{
	static const char *const kinds[] = {
		[LEDGER_GRANT] = "grant",
		[LEDGER_PAYMENT] = "payment",
		[LEDGER_REFUND] = "refund",
	};
	struct sql_done done;
	enum status st;

	/* Adding nothing changes no row, which is not a failure. */
	if (row->amount != 0) {
		st = sql_exec(db, move_points,
		    SQL_ARGS(SQL_INT(row->amount), SQL_TEXT(row->account),
			SQL_INT(row->amount)),
		    &done);
		if (st != ST_OK)
			return st;
		if (done.affected != 1)
			return why_not_moved(db, row->account);
	}
	return sql_exec(db, write_row,
	    SQL_ARGS(SQL_TEXT(row->account), SQL_TEXT(kinds[row->kind]),
		SQL_INT(row->amount), id_or_null(row->payment_id),
		id_or_null(row->reservation_id)),
	    NULL);
}

/* --- what was written ----------------------------------------------------
 */

#define CREATED_MS SQL_TO_MS("created_at")

static const char rows_of_payment[] =
    "SELECT ledger_id, kind, amount, COALESCE(reservation_id, 0), " CREATED_MS
    " FROM point_ledger "
    "WHERE payment_id = ? AND ledger_id > ? ORDER BY ledger_id LIMIT ?";

struct reading {
	void (*each)(void *, const struct ledger_entry *);
	void *arg;
};

static void
read_entry(void *arg, const struct sql_rows *rows)
{
	const struct reading *r = arg;

	r->each(r->arg, &(struct ledger_entry){
			    .id = sql_int(rows, 0),
			    .kind = sql_text(rows, 1),
			    .amount = sql_int(rows, 2),
			    .reservation_id = sql_int(rows, 3),
			    .created_at_ms = sql_int(rows, 4),
			});
}

enum status
ledger_of_payment(struct sql *db, int64_t payment_id,
    void (*each)(void *, const struct ledger_entry *), void *arg)
{
	struct reading r = { .each = each, .arg = arg };

	return sql_each(
	    db, rows_of_payment, SQL_ARGS(SQL_INT(payment_id)), read_entry, &r);
}
