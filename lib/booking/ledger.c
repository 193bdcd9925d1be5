/*
 * Points: balances, and the ledger of their movements.
 *
 * ledger_move() is the only way to change a balance (rule 3), so that the sum
 * of an account's rows is its balance; audit.c proves it.  A row is only ever
 * added.  The balance is never read and then written: one conditional UPDATE
 * decides, whatever other connections do at the same time.
 */
#include "booking/ledger.h"

static const char move_points[] = "UPDATE point SET balance = balance + ? "
				  "WHERE account_id = ? AND balance + ? >= 0";

static const char read_balance[] =
    "SELECT balance FROM point WHERE account_id = ?";

static const char insert_row[] =
    "INSERT INTO point_ledger "
    "(account_id, kind, amount, payment_id, reservation_id) "
    "VALUES (?, ?, ?, ?, ?)";

static struct sql_arg
id_or_null(int64_t id)
{
	return id == 0 ? SQL_NULL : SQL_INT(id);
}

enum status
ledger_balance(struct sql *db, const char *account, int64_t *balance)
{
	enum status st;

	st = sql_query_int(
	    db, read_balance, SQL_ARGS(SQL_TEXT(account)), balance);
	return st == ST_NOT_FOUND ? ST_NO_ACCOUNT : st;
}

/* No row changed: the account has too little, or does not exist. */
static enum status
why_not_moved(struct sql *db, const char *account)
{
	int64_t balance;
	enum status st;

	st = ledger_balance(db, account, &balance);
	return st == ST_OK ? ST_INSUFFICIENT_POINTS : st;
}

/* A movement of 0 is written down too: it is the row of what costs nothing. */
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
	return sql_exec(db, insert_row,
	    SQL_ARGS(SQL_TEXT(row->account), SQL_TEXT(kinds[row->kind]),
		SQL_INT(row->amount), id_or_null(row->payment_id),
		id_or_null(row->reservation_id)),
	    NULL);
}

/* --- what was written ---------------------------------------------------- */

#define CREATED_MS SQL_TO_MS("created_at")

static const char rows_of_payment[] =
    "SELECT ledger_id, kind, amount, COALESCE(reservation_id, 0), " CREATED_MS
    " FROM point_ledger "
    "WHERE payment_id = ? AND ledger_id > ? ORDER BY ledger_id LIMIT ?";
enum { ROW_ID, ROW_KIND, ROW_AMOUNT, ROW_RESERVATION, ROW_CREATED_MS };

struct entry_reader {
	void (*each)(void *, const struct ledger_entry *);
	void *arg;
};

static void
read_entry(void *arg, const struct sql_rows *rows)
{
	const struct entry_reader *r = arg;

	r->each(r->arg, &(struct ledger_entry){
			    .id = sql_int(rows, ROW_ID),
			    .kind = sql_text(rows, ROW_KIND),
			    .amount = sql_int(rows, ROW_AMOUNT),
			    .reservation_id = sql_int(rows, ROW_RESERVATION),
			    .created_at_ms = sql_int(rows, ROW_CREATED_MS),
			});
}

enum status
ledger_of_payment(struct sql *db, int64_t payment_id,
    void (*each)(void *, const struct ledger_entry *), void *arg)
{
	struct entry_reader r = { .each = each, .arg = arg };

	return sql_each(
	    db, rows_of_payment, SQL_ARGS(SQL_INT(payment_id)), read_entry, &r);
}
