/*
 * Seats that the operator gives away.
 *
 * A gift is a sale for 0 points in every respect (payment, item, a row of the
 * ledger), so that tickets, lists, refunds and the audit know one kind of sale.
 * A seat is taken under the same UNIQUE (seat_id) as a buyer's (rule 1): a row
 * that is void is deleted, and what is then refused belongs to somebody.
 * Locks, as a payment has them: payment, booking_number, seat, reservation by
 * seat, payment_item, seat_version.
 */
#include <string.h>

#include "base/impossible.h"
#include "booking/gift.h"
#include "booking/ledger.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"

static const char insert_gift[] =
    "INSERT INTO payment (account_id, amount) VALUES (?, 0)";

static const char delete_void_row[] =
    "DELETE r FROM reservation r FORCE INDEX (one_reservation_a_seat) "
    "WHERE r.seat_id = ? AND " R_VOID;

static const char insert_sold[] =
    "INSERT INTO reservation "
    "(account_id, concert_id, seat_id, price, expires_at, paid_at) "
    "VALUES (?, ?, ?, 0, NOW(6), NOW(6))";

static const char insert_given[] =
    "INSERT INTO payment_item (payment_id, reservation_id, seat_id, price) "
    "VALUES (?, ?, ?, 0)";

struct giving {
	const struct gift_request *req;
	struct gift *out;
};

static enum status
open_gift(struct sql *db, const char *account, struct gift *out)
{
	struct sql_done done;
	enum status st;

	st = sql_exec(db, insert_gift, SQL_ARGS(SQL_TEXT(account)), &done);
	if (st != ST_OK)
		return st == ST_NO_PARENT ? ST_NO_ACCOUNT : st;
	out->payment_id = (int64_t)done.insert_id;
	st = booking_number_add(db, out->payment_id, out->booking);
	if (st != ST_OK)
		return st;
	return ledger_move(db, &(struct ledger_row){ .account = account,
				   .kind = LEDGER_PAYMENT,
				   .payment_id = out->payment_id });
}

/* Whether the seat is free is decided by the INSERT alone. */
static enum status
give_seat(struct sql *db, struct giving *g, int64_t seat_id)
{
	struct sql_arg seat = SQL_INT(seat_id);
	struct gift *out = g->out;
	struct sql_done done;
	int64_t concert_id;
	enum status st;

	out->refused = seat_id;
	if ((st = seat_offer(db, seat_id, &concert_id)) != ST_OK ||
	    (st = sql_exec(db, delete_void_row, SQL_ARGS(seat), NULL)) != ST_OK)
		return st;
	st = sql_exec(db, insert_sold,
	    SQL_ARGS(SQL_TEXT(g->req->account), SQL_INT(concert_id), seat),
	    &done);
	if (st != ST_OK)
		return st == ST_CONFLICT ? ST_SEAT_TAKEN : st;
	concert_ids_add(&out->concerts, concert_id);
	return sql_exec(db, insert_given,
	    SQL_ARGS(SQL_INT(out->payment_id), SQL_INT((int64_t)done.insert_id),
		seat),
	    NULL);
}

static enum status
give_in_transaction(struct sql *db, void *arg)
{
	struct giving *g = arg;
	int64_t seats[RESERVATION_LIST_MAX];
	enum status st;

	*g->out = (struct gift){ 0 };
	memcpy(seats, g->req->seats, g->req->n * sizeof *seats);
	reservation_sort_ids(seats, g->req->n);
	st = open_gift(db, g->req->account, g->out);
	for (size_t i = 0; i < g->req->n && st == ST_OK; i++)
		st = give_seat(db, g, seats[i]);
	return st == ST_OK ? seat_version_move_all(db, &g->out->concerts) : st;
}

enum status
gift_seats(struct sql *db, const struct gift_request *req, struct gift *out)
{
	struct giving g = { .req = req, .out = out };

	IMPOSSIBLE_IF(req->n == 0 || req->n > RESERVATION_LIST_MAX);
	return sql_transaction(db, give_in_transaction, &g);
}
