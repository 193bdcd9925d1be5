/*
 * Holding seats: the one place where a seat is taken, and so where it is
 * decided whether the concert is on sale, whatever the queue said.
 *
 * All seats of a request are held in one transaction, or none.  It locks in
 * this order:
 *
 *     account         shared: the session holds until the end (buyer_session.c)
 *     point           the account's row: its requests stand in line, so that
 *                     its seats can be counted
 *     seat            shared, by the reservation's foreign key; an operator who
 *                     blocks the seat locks it exclusively
 *     reservation     each seat, by seat id, so that two requests for the same
 *                     seats wait for each other instead of deadlocking
 *     unpaid_hold     a new row for each hold (unpaid_hold.c)
 *     concert         shared: an operator who ends the sale waits for those who
 *                     are taking a seat, and nobody takes one after
 *     seat_version    last, because all buyers of the concert share it
 *
 * The rules are judged after the seats were taken, when nothing more is waited
 * for, and a refusal gives them back: before, a seat that the account is about
 * to give back or lose would not be cooling yet, and a sale could end while the
 * request waits for a lock.  A request that takes nothing, because the account
 * holds all the seats already, is within every rule.
 *
 * Of what is read before it is locked only the price of a seat is relied on,
 * which never changes.
 */
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "booking/buyer_session.h"
#include "booking/hold.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"
#include "booking/unpaid_hold.h"

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

static const char find_price[] =
    "SELECT price FROM seat WHERE seat_id = ? AND concert_id = ?";

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
	/* What this request took, of res->list. */
	struct reservation taken[RESERVATION_LIST_MAX];
	size_t ntaken;
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
	    SQL_ARGS(SQL_TEXT(req->buyer.account), SQL_INT(seat_id),
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
	    SQL_ARGS(SQL_TEXT(h->req->buyer.account), SQL_INT(concert->id),
		SQL_INT(seat_id), SQL_INT(price), SQL_INT(concert->hold_s)),
	    &done);
	if (st != ST_OK)
		return st;
	st = read_taken(db, h, seat_id);
	if (st == ST_OK && done.affected > 0)
		h->taken[h->ntaken++] = h->res->list[h->res->n - 1];
	return st;
}

/* Counted after the seats were taken, with them. */
static enum status
check_limit(struct sql *db, const char *account, const struct concert *concert)
{
	int64_t n;
	enum status st;

	st = sql_query_int(db, count_seats,
	    SQL_ARGS(SQL_TEXT(account), SQL_INT(concert->id)), &n);
	if (st != ST_OK)
		return st;
	return n > concert->seats_per_account ? ST_LIMIT_REACHED : ST_OK;
}

/* All seats that are cooling are named, and when the last of them is not. */
static enum status
check_cooling(struct sql *db, struct holding *h, const struct concert *concert)
{
	struct hold_result *res = h->res;
	enum status st = ST_OK;
	int64_t until_ms;

	for (size_t i = 0; i < h->ntaken && st == ST_OK; i++) {
		st = unpaid_hold_cooling(db, h->req->buyer.account, concert,
		    h->taken[i].seat_id, &until_ms);
		if (st == ST_OK && until_ms > 0) {
			res->refused[res->nrefused++] = h->taken[i].seat_id;
			if (until_ms > res->again_at_ms)
				res->again_at_ms = until_ms;
		}
	}
	if (st != ST_OK)
		return st;
	return res->nrefused > 0 ? ST_SEAT_COOLING : ST_OK;
}

/* By the settings as they are until the commit, not those that the caller
 * read. */
static enum status
check_rules(struct sql *db, struct holding *h)
{
	const char *account = h->req->buyer.account;
	struct concert concert;
	enum status st;

	for (size_t i = 0; i < h->ntaken; i++) {
		st = unpaid_hold_add(db, h->taken[i].id);
		if (st != ST_OK)
			return st;
	}
	st = concert_lock(db, h->req->concert->id, &concert);
	if (st != ST_OK || (st = concert_sale(&concert)) != ST_OK ||
	    (st = check_limit(db, account, &concert)) != ST_OK ||
	    (st = check_cooling(db, h, &concert)) != ST_OK)
		return st;
	return unpaid_hold_check(db, account, &concert, &h->res->again_at_ms);
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

/* Starts from its arguments alone, as it may be run again. */
static enum status
hold_in_transaction(struct sql *db, void *arg)
{
	struct holding *h = arg;
	int64_t seats[RESERVATION_LIST_MAX], point_id;
	enum status st;

	h->ntaken = h->res->n = h->res->nrefused = 0;
	h->res->again_at_ms = 0;
	if ((st = buyer_session_lock(db, &h->req->buyer)) != ST_OK)
		return st;
	st = sql_query_int(db, lock_account,
	    SQL_ARGS(SQL_TEXT(h->req->buyer.account)), &point_id);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_NO_ACCOUNT : st;
	memcpy(seats, h->req->seats, h->req->n * sizeof *seats);
	reservation_sort_ids(seats, h->req->n);
	if ((st = hold_all(db, h, seats)) != ST_OK || h->ntaken == 0)
		return st;
	if ((st = check_rules(db, h)) != ST_OK)
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
