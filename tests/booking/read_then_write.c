/*
 * ledger_move() as one would write it without thinking: read the balance, then
 * write the new one.  Linked in its place (--wrap) into the complete that
 * history.sh lets loose to see whether history_check finds it.
 */
#include "base/clock.h"
#include "booking/ledger.h"

#define MOMENT_MS 50 /* lets it happen on a slow machine too */

enum status __wrap_ledger_move(
    struct sql *, const struct ledger_row *) MUST_CHECK;

static const char read_balance[] =
    "SELECT balance FROM point WHERE account_id = ?";

static const char write_balance[] =
    "UPDATE point SET balance = ? WHERE account_id = ?";

static const char write_row[] =
    "INSERT INTO point_ledger (account_id, kind, amount, payment_id) "
    "VALUES (?, 'payment', ?, ?)";

enum status
__wrap_ledger_move(struct sql *db, const struct ledger_row *row)
{
	int64_t balance = 0;
	enum status st;

	st = sql_query_int(
	    db, read_balance, SQL_ARGS(SQL_TEXT(row->account)), &balance);
	if (st == ST_OK && balance + row->amount < 0)
		return ST_INSUFFICIENT_POINTS;
	clock_sleep_ms(MOMENT_MS);
	if (st == ST_OK)
		st = sql_exec(db, write_balance,
		    SQL_ARGS(
			SQL_INT(balance + row->amount), SQL_TEXT(row->account)),
		    NULL);
	if (st != ST_OK)
		return st;
	return sql_exec(db, write_row,
	    SQL_ARGS(SQL_TEXT(row->account), SQL_INT(row->amount),
		SQL_INT(row->payment_id)),
	    NULL);
}
