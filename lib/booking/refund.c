/*
 * Refunds: a sale taken back, its points returned and its seat free.
 *
 * A sale is refunded once, however often and from wherever it is asked for: the
 * ledger's UNIQUE (reservation_id) lets one credit in.  What was paid stays on
 * record; only the item's reservation is taken away.  Locks, as a payment has
 * them: point, payment_item, reservation by seat, seat_version.
 */
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
enum { PAID_ACCOUNT, PAID_CONCERT, PAID_PRICE, PAID_PAYMENT };

/* The foreign key keeps a reservation that an item refers to from being
 * deleted.  Of two refunds at once one finds no item that does. */
static const char detach_item[] =
    "UPDATE payment_item SET reservation_id = NULL, refunded_at = NOW(6) "
    "WHERE reservation_id = ?";

static const char delete_paid[] =
    "DELETE FROM reservation WHERE reservation_id = ?";

/* What of a payment is not refunded, in the order in which it is locked. */
static const char find_items[] =
    "SELECT reservation_id FROM payment_item "
    "WHERE payment_id = ? AND reservation_id IS NOT NULL ORDER BY seat_id";
enum { ITEM_RESERVATION };

/* One of id and payment_id is 0. */
struct refunding {
	int64_t id, payment_id;
	struct refund *out;
};

/* A seat that is being refunded. */
struct refund_item {
	int64_t concert_id, price;
};

/* The price is that of the item: what was paid. */
static enum status
read_paid(
    struct sql *db, int64_t id, struct refund_item *item, struct refund *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_paid, SQL_ARGS(SQL_INT(id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		snprintf(out->account, sizeof out->account, "%s",
		    sql_text(rows, PAID_ACCOUNT));
		*item = (struct refund_item){ .concert_id =
						  sql_int(rows, PAID_CONCERT),
			.price = sql_int(rows, PAID_PRICE) };
		out->payment_id = sql_int(rows, PAID_PAYMENT);
	} else {
		st = ST_NO_RESERVATION;
	}
	sql_rows_free(rows);
	return st;
}

/* The credit comes first: it locks the account's point row, as a payment does
 * before it locks a seat. */
static enum status
refund_seat(struct sql *db, int64_t id, struct refund *out)
{
	struct sql_done done;
	struct refund_item item;
	enum status st;

	if ((st = read_paid(db, id, &item, out)) != ST_OK)
		return st;
	st = ledger_move(db, &(struct ledger_row){ .account = out->account,
				 .kind = LEDGER_REFUND,
				 .amount = item.price,
				 .payment_id = out->payment_id,
				 .reservation_id = id });
	/* UNIQUE (reservation_id): the ledger has this refund already. */
	if (st != ST_OK)
		return st == ST_CONFLICT ? ST_NO_RESERVATION : st;
	st = sql_exec(db, detach_item, SQL_ARGS(SQL_INT(id)), &done);
	if (st != ST_OK || done.affected != 1)
		return st == ST_OK ? ST_NO_RESERVATION : st;
	st = sql_exec(db, delete_paid, SQL_ARGS(SQL_INT(id)), NULL);
	if (st != ST_OK)
		return st;
	out->seats++;
	out->amount += item.price;
	concert_ids_add(&out->concerts, item.concert_id);
	return ST_OK;
}

/* All that is left of a payment.  If another refund was quicker with one of its
 * seats, the list is read again. */
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
		if ((st = refund_seat(db, sql_int(rows, ITEM_RESERVATION),
			 out)) == ST_NO_RESERVATION)
			st = ST_RETRY;
	sql_rows_free(rows);
	return st;
}

static enum status
refund_in_transaction(struct sql *db, void *arg)
{
	const struct refunding *r = arg;
	struct refund *out = r->out;
	enum status st;

	*out = (struct refund){ 0 };
	st = r->id != 0 ? refund_seat(db, r->id, out)
			: refund_items(db, r->payment_id, out);
	if (st == ST_OK)
		st = ledger_balance(db, out->account, &out->balance);
	return st == ST_OK ? seat_version_move_all(db, &out->concerts) : st;
}

enum status
refund_reservation(struct sql *db, int64_t reservation_id, struct refund *out)
{
	struct refunding r = { .id = reservation_id, .out = out };

	return sql_transaction(db, refund_in_transaction, &r);
}

enum status
refund_booking(struct sql *db, int64_t payment_id, struct refund *out)
{
	struct refunding r = { .payment_id = payment_id, .out = out };

	return sql_transaction(db, refund_in_transaction, &r);
}
