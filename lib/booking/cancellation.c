/*
 * A concert that does not take place: its holds and its money go back.
 *
 * The order of the three steps is what makes one run enough, whatever buyers do
 * meanwhile:
 *
 *     mark      from here on set_paid (payment.c) refuses
 *     holds     each is deleted under its row's lock, so that a payment which
 *               set_paid let through before waits for it, or is waited for
 *     refunds   see whatever was paid by then
 *
 * Each seat is a transaction of its own: a run that is ended half-way has
 * refunded what it has refunded, and the next one goes on.
 */
#include "booking/cancellation.h"
#include "booking/concert.h"
#include "booking/refund.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"

static const char mark_cancelled[] =
    "UPDATE concert SET cancelled_at = COALESCE(cancelled_at, NOW(6)) "
    "WHERE concert_id = ?";

static const char count_holds[] =
    "SELECT COUNT(*) FROM reservation r WHERE r.concert_id = ? AND " R_HELD;

static const char count_paid[] =
    "SELECT COUNT(*), COALESCE(SUM(r.price), 0) FROM reservation r "
    "WHERE r.concert_id = ? AND " R_PAID;
enum { COUNT_SEATS, COUNT_AMOUNT };

/* Read in the order of the key, page by page (sql_each()). */
#define EACH_OF_CONCERT(columns, condition)                                    \
	"SELECT " columns " FROM reservation r FORCE INDEX (PRIMARY) "         \
	"WHERE r.concert_id = ? AND " condition " AND r.reservation_id > ? "   \
	"ORDER BY r.reservation_id LIMIT ?"

static const char each_unpaid[] =
    EACH_OF_CONCERT("r.reservation_id, r.seat_id", R_UNPAID);
enum { UNPAID_RESERVATION, UNPAID_SEAT };

static const char each_paid[] = EACH_OF_CONCERT("r.reservation_id", R_PAID);
enum { EACH_PAID_RESERVATION };

/* By the key of the seat, as all who take one come (reservation.c). */
static const char delete_unpaid[] =
    "DELETE r FROM reservation r FORCE INDEX (one_reservation_a_seat) "
    "WHERE r.seat_id = ? AND r.concert_id = ? AND " R_UNPAID;

struct cancelling_concert {
	struct sql *db;
	int64_t concert_id;
	int64_t seat_id; /* of the hold that is given back just now */
	struct cancellation *out;
	enum status st; /* of the first failure */
};

static enum status
give_hold_back(struct sql *db, void *arg)
{
	struct cancelling_concert *c = arg;
	struct sql_done done;
	enum status st;

	st = sql_exec(db, delete_unpaid,
	    SQL_ARGS(SQL_INT(c->seat_id), SQL_INT(c->concert_id)), &done);
	if (st != ST_OK || done.affected == 0)
		return st == ST_OK ? ST_NOT_FOUND : st;
	return seat_version_move(db, c->concert_id);
}

/* There is nothing to give back if the hold was paid or ended meanwhile. */
static void
cancel_hold(void *arg, const struct sql_rows *rows)
{
	struct cancelling_concert *c = arg;
	enum status st;

	if (c->st != ST_OK)
		return;
	c->seat_id = sql_int(rows, UNPAID_SEAT);
	st = sql_transaction(c->db, give_hold_back, c);
	if (st == ST_OK)
		c->out->holds++;
	else if (st != ST_NOT_FOUND)
		c->st = st;
}

/* One that was refunded meanwhile is not refunded again. */
static void
cancel_sale(void *arg, const struct sql_rows *rows)
{
	struct cancelling_concert *c = arg;
	struct refund r;
	enum status st;

	if (c->st != ST_OK)
		return;
	st =
	    refund_reservation(c->db, sql_int(rows, EACH_PAID_RESERVATION), &r);
	if (st == ST_OK) {
		c->out->seats++;
		c->out->amount += r.amount;
	} else if (st != ST_NO_RESERVATION) {
		c->st = st;
	}
}

/* The steps in the order that the head of this file explains. */
enum status
cancellation_run(struct sql *db, int64_t concert_id, struct cancellation *out)
{
	struct cancelling_concert c = {
		.db = db, .concert_id = concert_id, .out = out, .st = ST_OK
	};
	struct concert concert;
	enum status st;

	*out = (struct cancellation){ 0 };
	if ((st = concert_get(db, concert_id, &concert)) == ST_OK)
		st = sql_exec(
		    db, mark_cancelled, SQL_ARGS(SQL_INT(concert_id)), NULL);
	if (st == ST_OK)
		st = sql_each(db, each_unpaid, SQL_ARGS(SQL_INT(concert_id)),
		    cancel_hold, &c);
	if (st == ST_OK && c.st == ST_OK)
		st = sql_each(db, each_paid, SQL_ARGS(SQL_INT(concert_id)),
		    cancel_sale, &c);
	return st == ST_OK ? c.st : st;
}

/* Counted one after the other: for the question before it, not to act on. */
enum status
cancellation_count(struct sql *db, int64_t concert_id, struct cancellation *out)
{
	struct sql_arg id = SQL_INT(concert_id);
	struct concert concert;
	struct sql_rows *rows;
	enum status st;

	*out = (struct cancellation){ 0 };
	if ((st = concert_get(db, concert_id, &concert)) == ST_OK)
		st = sql_query_int(db, count_holds, SQL_ARGS(id), &out->holds);
	if (st == ST_OK)
		st = sql_query(db, count_paid, SQL_ARGS(id), &rows);
	if (st != ST_OK)
		return st;
	sql_next(rows);
	out->seats = sql_int(rows, COUNT_SEATS);
	out->amount = sql_int(rows, COUNT_AMOUNT);
	sql_rows_free(rows);
	return ST_OK;
}
