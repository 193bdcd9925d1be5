/*
 * Reservations: giving holds back, deleting void ones, listing an account's.
 *
 * Two rules hold for every DELETE here.  It never deletes a paid row: the
 * statement says so itself, under the row's lock.  And it reaches the row
 * through the key of the seat, in the order of the seats (DELETE_BY_SEAT): a
 * request that takes a seat comes that way too, and by another way the two
 * would deadlock.
 *
 *     cancel     account (shared) -> reservation, by seat, each with
 *                unpaid_hold -> seat_version
 *     expire     reservation, by seat
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "booking/buyer_session.h"
#include "booking/reservation.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"
#include "booking/unpaid_hold.h"

_Static_assert(CONCERT_IDS_MAX >= RESERVATION_LIST_MAX,
    "each reservation of a request may be of another concert");

static const char find_own[] =
    "SELECT r.reservation_id, r.concert_id, r.seat_id, " R_PAID " "
    "FROM reservation r WHERE r.reservation_id = ? AND r.account_id = ?";
enum { OWN_RESERVATION, OWN_CONCERT, OWN_SEAT, OWN_IS_PAID };

/* By the key of the seat; a DELETE by id locks the row first, and then waits
 * for the seat's key, which take_seat (hold.c) locks first. */
#define DELETE_BY_SEAT                                                         \
	"DELETE r FROM reservation r FORCE INDEX (one_reservation_a_seat) "    \
	"WHERE r.seat_id = ? AND r.reservation_id = ? AND "

static const char delete_hold[] =
    DELETE_BY_SEAT R_UNPAID " AND r.account_id = ?";

/* Judged again under the row's lock: the hold may have been paid or taken over
 * since it was found. */
static const char delete_void[] = DELETE_BY_SEAT R_VOID;

#define EXPIRES_MS SQL_TO_MS("r.expires_at")
#define STARTS_MS SQL_TO_MS("p.starts_at")

static const char list_own[] =
    "SELECT r.reservation_id, r.concert_id, r.seat_id, r.price, " EXPIRES_MS
    ", " R_PAID ", "
    "s.section_name, s.row_name, s.seat_number, c.concert_title, "
    "COALESCE(i.payment_id, 0), COALESCE(i.payment_item_id, 0), "
    "COALESCE(b.number, ''), "
    "COALESCE(" STARTS_MS ", 0) "
    "FROM reservation r "
    "JOIN seat s ON s.seat_id = r.seat_id "
    "JOIN concert c ON c.concert_id = r.concert_id "
    "LEFT JOIN performance p ON p.concert_id = r.concert_id "
    "LEFT JOIN payment_item i ON i.reservation_id = r.reservation_id "
    "LEFT JOIN booking_number b ON b.payment_id = i.payment_id "
    "WHERE r.account_id = ? "
    "AND " R_TAKEN " "
    "ORDER BY r.reservation_id DESC LIMIT 200";
enum {
	LIST_RESERVATION,
	LIST_CONCERT,
	LIST_SEAT,
	LIST_PRICE,
	LIST_EXPIRES_MS,
	LIST_IS_PAID,
	LIST_SECTION,
	LIST_ROW,
	LIST_NUMBER,
	LIST_TITLE,
	LIST_PAYMENT,
	LIST_TICKET,
	LIST_BOOKING,
	LIST_STARTS_MS
};

static const char count_unpaid[] =
    "SELECT COUNT(*) FROM reservation r WHERE r.account_id = ? "
    "AND r.concert_id = ? AND " R_HELD;

static const char find_void[] =
    "SELECT v.seat_id, v.reservation_id FROM "
    "(SELECT r.seat_id, r.reservation_id FROM reservation r "
    "WHERE " R_VOID " LIMIT ?) v "
    "ORDER BY v.seat_id";
enum { VOID_SEAT, VOID_RESERVATION };

static int
by_seat(const void *a, const void *b)
{
	const struct reservation *x = a, *y = b;

	return (x->seat_id > y->seat_id) - (x->seat_id < y->seat_id);
}

void
reservation_sort(struct reservation *list, size_t n)
{
	qsort(list, n, sizeof *list, by_seat);
}

static int
ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

void
reservation_sort_ids(int64_t *ids, size_t n)
{
	qsort(ids, n, sizeof *ids, ascending);
}

/* --- cancel -------------------------------------------------------------- */

struct cancelling {
	const struct buyer *buyer;
	const int64_t *ids;
	size_t n;
	struct cancel_result *res;
};

/* Which of the ids are the account's, in the order in which they are locked. */
static enum status
find_own_holds(struct sql *db, const struct cancelling *c,
    struct reservation *found, size_t *n)
{
	struct sql_rows *rows;
	enum status st = ST_OK;

	*n = 0;
	for (size_t i = 0; i < c->n && st == ST_OK; i++) {
		st = sql_query(db, find_own,
		    SQL_ARGS(SQL_INT(c->ids[i]), SQL_TEXT(c->buyer->account)),
		    &rows);
		if (st != ST_OK)
			return st;
		if (sql_next(rows)) {
			found[(*n)++] = (struct reservation){
				.id = sql_int(rows, OWN_RESERVATION),
				.concert_id = sql_int(rows, OWN_CONCERT),
				.seat_id = sql_int(rows, OWN_SEAT),
			};
			if (sql_int(rows, OWN_IS_PAID) == 1)
				st = ST_ALREADY_PAID;
		}
		sql_rows_free(rows);
	}
	reservation_sort(found, *n);
	return st;
}

/* A hold that is gone when its turn comes has ended since it was found, by
 * being paid or by running out: reading again tells which. */
static enum status
give_back(struct sql *db, const char *account, const struct reservation *r)
{
	struct sql_done done;
	enum status st;

	st = sql_exec(db, delete_hold,
	    SQL_ARGS(SQL_INT(r->seat_id), SQL_INT(r->id), SQL_TEXT(account)),
	    &done);
	if (st != ST_OK)
		return st;
	return done.affected == 0 ? ST_RETRY : unpaid_hold_end(db, r->id);
}

/* The session is locked first, see buyer_session.c. */
static enum status
cancel_in_transaction(struct sql *db, void *arg)
{
	struct cancelling *c = arg;
	struct reservation found[RESERVATION_LIST_MAX];
	enum status st;
	size_t n;

	c->res->n = c->res->concerts.n = 0;
	if ((st = buyer_session_lock(db, c->buyer)) != ST_OK ||
	    (st = find_own_holds(db, c, found, &n)) != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		if ((st = give_back(db, c->buyer->account, &found[i])) != ST_OK)
			return st;
		c->res->reservation_id[c->res->n++] = found[i].id;
		concert_ids_add(&c->res->concerts, found[i].concert_id);
	}
	return seat_version_move_all(db, &c->res->concerts);
}

enum status
reservation_cancel(struct sql *db, const struct buyer *buyer,
    const int64_t *ids, size_t n, struct cancel_result *res)
{
	struct cancelling c = {
		.buyer = buyer, .ids = ids, .n = n, .res = res
	};

	IMPOSSIBLE_IF(n > RESERVATION_LIST_MAX);
	return sql_repeatable(db, cancel_in_transaction, &c);
}

/* --- listing ------------------------------------------------------------- */

/* The price is that of the hold, not the seat's. */
static void
read_reservation_row(const struct sql_rows *rows, struct reservation_row *row)
{
	*row = (struct reservation_row){
		.reservation = {
			.id = sql_int(rows, LIST_RESERVATION),
			.concert_id = sql_int(rows, LIST_CONCERT),
			.seat_id = sql_int(rows, LIST_SEAT),
			.price = sql_int(rows, LIST_PRICE),
			.expires_at_ms = sql_int(rows, LIST_EXPIRES_MS),
			.paid = sql_int(rows, LIST_IS_PAID) == 1,
		},
		.place.number = sql_int(rows, LIST_NUMBER),
		.place.price = sql_int(rows, LIST_PRICE),
		.payment_id = sql_int(rows, LIST_PAYMENT),
		.ticket_id = sql_int(rows, LIST_TICKET),
		.starts_at_ms = sql_int(rows, LIST_STARTS_MS),
	};
	snprintf(row->place.section, sizeof row->place.section, "%s",
	    sql_text(rows, LIST_SECTION));
	snprintf(row->place.row, sizeof row->place.row, "%s",
	    sql_text(rows, LIST_ROW));
	snprintf(row->booking, sizeof row->booking, "%s",
	    sql_text(rows, LIST_BOOKING));
	snprintf(row->concert_title, sizeof row->concert_title, "%s",
	    sql_text(rows, LIST_TITLE));
}

/* Bounded, because an account may have bought any number of seats over the
 * years. */
enum status
reservation_list(struct sql *db, const char *account,
    struct reservation_row **out, size_t *n)
{
	struct reservation_row *list;
	struct sql_rows *rows;
	enum status st;
	size_t i = 0;

	st = sql_query(db, list_own, SQL_ARGS(SQL_TEXT(account)), &rows);
	if (st != ST_OK)
		return st;
	if ((list = calloc(sql_count(rows) + 1, sizeof *list)) == NULL) {
		sql_rows_free(rows);
		return ST_INTERNAL;
	}
	while (sql_next(rows))
		read_reservation_row(rows, &list[i++]);
	sql_rows_free(rows);
	*out = list;
	*n = i;
	return ST_OK;
}

enum status
reservation_unpaid(
    struct sql *db, const char *account, int64_t concert_id, int64_t *n)
{
	return sql_query_int(db, count_unpaid,
	    SQL_ARGS(SQL_TEXT(account), SQL_INT(concert_id)), n);
}

/* --- expire -------------------------------------------------------------- */

struct expiring {
	int64_t most, deleted;
};

/* A seat was free from the moment its hold ran out, so that the version of the
 * concert does not move when the row is deleted. */
static enum status
expire_batch(struct sql *db, void *arg)
{
	struct expiring *e = arg;
	struct sql_rows *rows;
	struct sql_done done;
	enum status st;

	e->deleted = 0;
	st = sql_query(db, find_void, SQL_ARGS(SQL_INT(e->most)), &rows);
	if (st != ST_OK)
		return st;
	while (st == ST_OK && sql_next(rows)) {
		st = sql_exec(db, delete_void,
		    SQL_ARGS(SQL_INT(sql_int(rows, VOID_SEAT)),
			SQL_INT(sql_int(rows, VOID_RESERVATION))),
		    &done);
		if (st == ST_OK)
			e->deleted += (int64_t)done.affected;
	}
	sql_rows_free(rows);
	return st;
}

enum status
reservation_expire(struct sql *db, int64_t most, int64_t *deleted)
{
	struct expiring e = { .most = most };
	enum status st;

	if ((st = sql_repeatable(db, expire_batch, &e)) == ST_OK)
		*deleted = e.deleted;
	return st;
}
