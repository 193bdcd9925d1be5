/*
 * Holding seats: the one place where a seat is taken.
 *
 * All seats of a request are held in one transaction, or none.  It locks in
 * this order:
 *
 *     point           the account's row: its requests stand in line, so that
 *                     its seats can be counted
 *     seat            shared, by the reservation's foreign key; an operator who
 *                     blocks the seat locks it exclusively
 *     reservation     each seat, by seat id, so that two requests for the same
 *                     seats wait for each other instead of deadlocking
 *     seat_version    last, because all buyers of the concert share it
 *
 * Of what is read before it is locked only the price of a seat is relied on,
 * which never changes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "booking/hold.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"

/*
 * Rule 1, the one statement that decides who gets a seat.  UNIQUE (seat_id)
 * lets one row in; a row whose time is over is taken over in the same step,
 * under a new id, and any other is left as it is.  expires_at is assigned last:
 * the assignments before it still see the old one.  (INSERT ... SELECT would
 * hold the table's AUTO_INCREMENT lock while it waits for a row.)
 */
static const char take_seat[] =
    "INSERT INTO reservation "
    "(account_id, concert_id, seat_id, price, expires_at) "
    "VALUES (?, ?, ?, ?, NOW(6) + INTERVAL ? SECOND) "
    "ON DUPLICATE KEY UPDATE "
    "reservation_id = IF(" PRESENT_ROW_VOID
    ", VALUES(reservation_id), reservation_id), "
    "account_id = IF(" PRESENT_ROW_VOID ", VALUES(account_id), account_id), "
    "price = IF(" PRESENT_ROW_VOID ", VALUES(price), reservation.price), "
    "created_at = IF(" PRESENT_ROW_VOID
    ", CURRENT_TIMESTAMP, reservation.created_at), "
    "expires_at = IF(" PRESENT_ROW_VOID ", VALUES(expires_at), expires_at)";

/* A cancelled concert has no seats to hold.  One that slips through as it is
 * cancelled is never paid (payment.c). */
static const char find_price[] =
    "SELECT s.price FROM seat s JOIN concert c ON c.concert_id = s.concert_id "
    "WHERE s.seat_id = ? AND s.concert_id = ? AND c.cancelled_at IS NULL";

#define EXPIRES_MS SQL_TO_MS("r.expires_at")

/* What take_seat did; the row is locked by now, be it ours or not. */
static const char read_seat[] =
    "SELECT s.status, r.reservation_id, r.price, " EXPIRES_MS ", "
    "r.account_id = ? AND " R_UNPAID " "
    "FROM seat s LEFT JOIN reservation r ON r.seat_id = s.seat_id "
    "WHERE s.seat_id = ? AND s.concert_id = ?";
enum {
	SEAT_STATUS,
	SEAT_RESERVATION,
	SEAT_PRICE,
	SEAT_EXPIRES_MS,
	SEAT_IS_OURS
};

static const char lock_account[] =
    "SELECT point_id FROM point WHERE account_id = ? FOR UPDATE";

static const char count_seats[] =
    "SELECT COUNT(*) FROM reservation r WHERE r.account_id = ? "
    "AND r.concert_id = ? AND " R_TAKEN;

struct holding {
	const struct hold_request *req;
	struct hold_result *res;
	bool changed;
};

/* Read who has the seat after take_seat: OK if it is this account's hold, new
 * or old. */
static enum status
read_taken(struct sql *db, struct holding *h, int64_t seat_id)
{
	const struct hold_request *req = h->req;
	struct hold_result *res = h->res;
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, read_seat,
	    SQL_ARGS(SQL_TEXT(req->account), SQL_INT(seat_id),
		SQL_INT(req->concert->id)),
	    &rows);
	if (st != ST_OK)
		return st;
	if (!sql_next(rows))
		st = ST_NO_SEAT;
	else if (strcmp(sql_text(rows, SEAT_STATUS), "available") != 0 ||
		 sql_int(rows, SEAT_IS_OURS) != 1)
		st = ST_SEAT_TAKEN;
	else
		res->list[res->n++] = (struct reservation){
			.id = sql_int(rows, SEAT_RESERVATION),
			.concert_id = req->concert->id,
			.seat_id = seat_id,
			.price = sql_int(rows, SEAT_PRICE),
			.expires_at_ms = sql_int(rows, SEAT_EXPIRES_MS),
		};
	sql_rows_free(rows);
	return st;
}

/* The price is read first and inserted as a value, see take_seat. */
static enum status
hold_seat(struct sql *db, struct holding *h, int64_t seat_id)
{
	const struct concert *concert = h->req->concert;
	struct sql_done done;
	int64_t price;
	enum status st;

	st = sql_query_int(db, find_price,
	    SQL_ARGS(SQL_INT(seat_id), SQL_INT(concert->id)), &price);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_NO_SEAT : st;
	st = sql_exec(db, take_seat,
	    SQL_ARGS(SQL_TEXT(h->req->account), SQL_INT(concert->id),
		SQL_INT(seat_id), SQL_INT(price), SQL_INT(concert->hold_s)),
	    &done);
	if (st != ST_OK)
		return st;
	h->changed = h->changed || done.affected > 0;
	return read_taken(db, h, seat_id);
}

/* Counted after the seats were taken, with them. */
static enum status
check_limit(struct sql *db, const struct hold_request *req)
{
	int64_t n;
	enum status st;

	st = sql_query_int(db, count_seats,
	    SQL_ARGS(SQL_TEXT(req->account), SQL_INT(req->concert->id)), &n);
	if (st != ST_OK)
		return st;
	return n > req->concert->seats_per_account ? ST_LIMIT_REACHED : ST_OK;
}

/* A seat that is taken does not end the loop: the answer names them all.  A
 * seat that does not exist does, and is named alone. */
static enum status
hold_all(struct sql *db, struct holding *h, const int64_t *seats)
{
	struct hold_result *res = h->res;
	enum status st;

	for (size_t i = 0; i < h->req->n; i++) {
		st = hold_seat(db, h, seats[i]);
		if (st == ST_NO_SEAT)
			res->nrefused = 0;
		if (st == ST_NO_SEAT || st == ST_SEAT_TAKEN)
			res->refused[res->nrefused++] = seats[i];
		if (st != ST_OK && st != ST_SEAT_TAKEN)
			return st;
	}
	return res->nrefused > 0 ? ST_SEAT_TAKEN : ST_OK;
}

/* A request that changes nothing, because the account holds all the seats
 * already, is within the limit. */
static enum status
hold_in_transaction(struct sql *db, void *arg)
{
	struct holding *h = arg;
	int64_t seats[RESERVATION_LIST_MAX], point_id;
	enum status st;

	h->changed = false;
	h->res->n = h->res->nrefused = 0;
	st = sql_query_int(
	    db, lock_account, SQL_ARGS(SQL_TEXT(h->req->account)), &point_id);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_NO_ACCOUNT : st;
	memcpy(seats, h->req->seats, h->req->n * sizeof *seats);
	reservation_sort_ids(seats, h->req->n);
	if ((st = hold_all(db, h, seats)) != ST_OK || !h->changed)
		return st;
	if ((st = check_limit(db, h->req)) != ST_OK)
		return st;
	return seat_version_move(db, h->req->concert->id);
}

enum status
hold_seats(
    struct sql *db, const struct hold_request *req, struct hold_result *res)
{
	struct holding h = { .req = req, .res = res };

	IMPOSSIBLE_IF(req->n == 0 || req->n > RESERVATION_LIST_MAX);
	return sql_repeatable(db, hold_in_transaction, &h);
}
