#include <stdio.h>

#include "booking/ledger.h"
#include "booking/refund.h"
#include "booking/seat_version.h"

static const char find_paid[] =
    "SELECT r.account_id, r.concert_id, r.seat_id, i.price, i.payment_id "
    "FROM reservation r JOIN payment_item i "
    "ON i.reservation_id = r.reservation_id "
    "WHERE r.reservation_id = ? AND r.paid_at IS NOT NULL";

/* The item lets go of the reservation, which can then be deleted.  Of two
 * refunds at once one finds it already let go. */
static const char let_go[] =
    "UPDATE payment_item SET reservation_id = NULL, refunded_at = NOW(6) "
    "WHERE reservation_id = ?";

static const char delete_paid[] =
    "DELETE FROM reservation WHERE reservation_id = ?";

static const char read_balance[] =
    "SELECT balance FROM point WHERE account_id = ?";

struct refunding {
	int64_t reservation_id;
	int64_t payment_id;
	struct refund *out;
};

static enum status
find(struct sql *db, struct refunding *r)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(
	    db, find_paid, SQL_ARGS(SQL_INT(r->reservation_id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		snprintf(r->out->account, sizeof r->out->account, "%s",
		    sql_text(rows, 0));
		r->out->concert_id = sql_int(rows, 1);
		r->out->seat_id = sql_int(rows, 2);
		r->out->amount = sql_int(rows, 3);
		r->payment_id = sql_int(rows, 4);
	} else {
		st = ST_NO_RESERVATION;
	}
	sql_rows_free(rows);
	return st;
}

static enum status
refund(struct sql *db, void *arg)
{
	struct refunding *r = arg;
	struct sql_done done;
	enum status st;

	if ((st = find(db, r)) != ST_OK)
		return st;
	st = ledger_move(db, &(struct ledger_row){ .account = r->out->account,
				 .kind = LEDGER_REFUND,
				 .amount = r->out->amount,
				 .payment_id = r->payment_id,
				 .reservation_id = r->reservation_id });
	/* UNIQUE (reservation_id): the ledger has this refund already. */
	if (st != ST_OK)
		return st == ST_CONFLICT ? ST_NO_RESERVATION : st;
	st = sql_exec(db, let_go, SQL_ARGS(SQL_INT(r->reservation_id)), &done);
	if (st != ST_OK || done.affected != 1)
		return st == ST_OK ? ST_NO_RESERVATION : st;
	st = sql_exec(
	    db, delete_paid, SQL_ARGS(SQL_INT(r->reservation_id)), NULL);
	if (st == ST_OK)
		st = sql_query_int(db, read_balance,
		    SQL_ARGS(SQL_TEXT(r->out->account)), &r->out->balance);
	return st == ST_OK ? seat_version_move(db, r->out->concert_id) : st;
}

enum status
refund_reservation(struct sql *db, int64_t reservation_id, struct refund *out)
{
	struct refunding r = { .reservation_id = reservation_id, .out = out };

	return sql_transaction(db, refund, &r);
}
