#include <stdio.h>

#include "booking/ledger.h"
#include "booking/refund.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"

static const char find_paid[] =
    "SELECT r.account_id, r.concert_id, i.price, i.payment_id "
    "FROM reservation r JOIN payment_item i "
    "ON i.reservation_id = r.reservation_id "
    "WHERE r.reservation_id = ? AND " R_PAID;

/* The item lets go of the reservation, which can then be deleted.  Of two
 * refunds at once one finds it already let go. */
static const char let_go[] =
    "UPDATE payment_item SET reservation_id = NULL, refunded_at = NOW(6) "
    "WHERE reservation_id = ?";

static const char delete_paid[] =
    "DELETE FROM reservation WHERE reservation_id = ?";

/* What of a payment is not refunded, in the order to lock it. */
static const char find_items[] =
    "SELECT reservation_id FROM payment_item "
    "WHERE payment_id = ? AND reservation_id IS NOT NULL ORDER BY seat_id";

/* One of id and payment_id is 0. */
struct refunding {
	int64_t id, payment_id;
	struct refund *out;
};

/* A seat that is being refunded. */
struct item {
	int64_t concert_id, price;
};

static enum status
find(struct sql *db, int64_t id, struct item *item, struct refund *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_paid, SQL_ARGS(SQL_INT(id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		snprintf(
		    out->account, sizeof out->account, "%s", sql_text(rows, 0));
		*item = (struct item){ .concert_id = sql_int(rows, 1),
			.price = sql_int(rows, 2) };
		out->payment_id = sql_int(rows, 3);
	} else {
		st = ST_NO_RESERVATION;
	}
	sql_rows_free(rows);
	return st;
}

static enum status
refund_one(struct sql *db, int64_t id, struct refund *out)
{
	struct sql_done done;
	struct item item;
	enum status st;

	if ((st = find(db, id, &item, out)) != ST_OK)
		return st;
	st = ledger_move(db, &(struct ledger_row){ .account = out->account,
				 .kind = LEDGER_REFUND,
				 .amount = item.price,
				 .payment_id = out->payment_id,
				 .reservation_id = id });
	/* UNIQUE (reservation_id): the ledger has this refund already. */
	if (st != ST_OK)
		return st == ST_CONFLICT ? ST_NO_RESERVATION : st;
	st = sql_exec(db, let_go, SQL_ARGS(SQL_INT(id)), &done);
	if (st != ST_OK || done.affected != 1)
		return st == ST_OK ? ST_NO_RESERVATION : st;
	st = sql_exec(db, delete_paid, SQL_ARGS(SQL_INT(id)), NULL);
	if (st != ST_OK)
		return st;
	out->seats++;
	out->amount += item.price;
	concert_set_add(&out->concerts, item.concert_id);
	return ST_OK;
}

/* All that is left of a payment.  Of a seat that another refund was quicker
 * with the next look knows. */
static enum status
refund_items(struct sql *db, int64_t payment_id, struct refund *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_items, SQL_ARGS(SQL_INT(payment_id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_count(rows) == 0)
		st = ST_NO_RESERVATION;
	while (st == ST_OK && sql_next(rows))
		if ((st = refund_one(db, sql_int(rows, 0), out)) ==
		    ST_NO_RESERVATION)
			st = ST_RETRY;
	sql_rows_free(rows);
	return st;
}

static enum status
refund(struct sql *db, void *arg)
{
	const struct refunding *r = arg;
	struct refund *out = r->out;
	enum status st;

	*out = (struct refund){ 0 };
	st = r->id != 0 ? refund_one(db, r->id, out)
			: refund_items(db, r->payment_id, out);
	if (st == ST_OK)
		st = ledger_balance(db, out->account, &out->balance);
	return st == ST_OK ? seat_version_move_all(db, &out->concerts) : st;
}

enum status
refund_reservation(struct sql *db, int64_t reservation_id, struct refund *out)
{
	struct refunding r = { .id = reservation_id, .out = out };

	return sql_transaction(db, refund, &r);
}

enum status
refund_booking(struct sql *db, int64_t payment_id, struct refund *out)
{
	struct refunding r = { .payment_id = payment_id, .out = out };

	return sql_transaction(db, refund, &r);
}
