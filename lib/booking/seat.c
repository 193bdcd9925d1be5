/*
 * The seats of a concert, as the operator makes and blocks them.
 *
 * Which account has a seat is in reservation, never here: seat.status says only
 * whether the operator offers it.  concert.seats_total counts the offered ones,
 * and is moved in the same transaction.  Locks: seat, reservation, concert,
 * seat_version.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "booking/concert.h"
#include "booking/reservation_state.h"
#include "booking/seat.h"
#include "booking/seat_version.h"

static const char insert_seat[] =
    "INSERT INTO seat "
    "(concert_id, section_name, row_name, seat_number, price) "
    "VALUES (?, ?, ?, ?, ?)";

static const char move_total[] =
    "UPDATE concert SET seats_total = seats_total + ? WHERE concert_id = ?";

static const char concert_of_seat[] =
    "SELECT concert_id FROM seat WHERE seat_id = ? FOR UPDATE";

static const char is_taken[] =
    "SELECT COUNT(*) FROM reservation r WHERE r.seat_id = ? "
    "AND " R_TAKEN " FOR UPDATE";

static const char set_status[] = "UPDATE seat SET status = ? WHERE seat_id = ?";

struct new_seats {
	int64_t concert_id;
	const struct seat_place *place;
	size_t n;
	size_t bad;
};

/* Bounds in characters, as the columns have them. */
static bool
is_good_place(const struct seat_place *p)
{
	return utf8_is_text(p->section, 1, SEAT_SECTION_CHARS) &&
	       utf8_is_text(p->row, 1, SEAT_ROW_CHARS) && p->number >= 1 &&
	       p->number <= SEAT_NUMBER_MAX && p->price >= 0 &&
	       p->price <= SEAT_PRICE_MAX;
}

/* On a failure a->bad is the place that was not added. */
static enum status
add_seats(struct sql *db, void *arg)
{
	struct new_seats *a = arg;
	enum status st;

	for (a->bad = 0; a->bad < a->n; a->bad++) {
		const struct seat_place *p = &a->place[a->bad];

		st = sql_exec(db, insert_seat,
		    SQL_ARGS(SQL_INT(a->concert_id), SQL_TEXT(p->section),
			SQL_TEXT(p->row), SQL_INT(p->number),
			SQL_INT(p->price)),
		    NULL);
		if (st != ST_OK)
			return st;
	}
	st = sql_exec(db, move_total,
	    SQL_ARGS(SQL_INT((int64_t)a->n), SQL_INT(a->concert_id)), NULL);
	return st == ST_OK ? seat_version_move(db, a->concert_id) : st;
}

void
seat_label(const struct seat_place *place, char label[SEAT_LABEL])
{
	snprintf(label, SEAT_LABEL, "%.*s %.*s-%lld", SEAT_SECTION_MAX,
	    place->section, SEAT_ROW_MAX, place->row, (long long)place->number);
}

/* All places are checked before the first is added. */
enum status
seat_add(struct sql *db, int64_t concert_id, const struct seat_place *place,
    size_t n, size_t *bad)
{
	struct new_seats a = {
		.concert_id = concert_id, .place = place, .n = n
	};
	struct concert concert;
	enum status st = ST_OK;

	for (a.bad = 0; a.bad < n && st == ST_OK; a.bad++)
		if (!is_good_place(&place[a.bad])) {
			st = ST_BAD_FIELD;
			break;
		}
	if (st == ST_OK)
		st = concert_get(db, concert_id, &concert);
	if (st == ST_OK)
		st = sql_transaction(db, add_seats, &a);
	if (st != ST_OK && bad != NULL)
		*bad = a.bad;
	return st;
}

/* The bounds of a side keep the product from overflowing. */
enum status
seat_add_grid(struct sql *db, int64_t concert_id, const char *section,
    int64_t rows, int64_t cols, int64_t price)
{
	struct seat_place *place;
	enum status st;
	size_t n = 0;

	if (rows < 1 || cols < 1 || rows > 10000 || cols > 10000 ||
	    rows * cols > SEAT_ADD_MAX || strlen(section) > SEAT_SECTION_MAX)
		return ST_BAD_FIELD;
	place = calloc((size_t)(rows * cols), sizeof *place);
	if (place == NULL)
		return ST_INTERNAL;
	for (int64_t row = 1; row <= rows; row++)
		for (int64_t number = 1; number <= cols; number++, n++) {
			struct seat_place *p = &place[n];

			snprintf(p->section, sizeof p->section, "%s", section);
			snprintf(p->row, sizeof p->row, "%lld", (long long)row);
			p->number = number;
			p->price = price;
		}
	st = seat_add(db, concert_id, place, n, NULL);
	free(place);
	return st;
}

static enum status
lock_seat(struct sql *db, int64_t seat_id, int64_t *concert_id)
{
	enum status st;

	st = sql_query_int(
	    db, concert_of_seat, SQL_ARGS(SQL_INT(seat_id)), concert_id);
	return st == ST_NOT_FOUND ? ST_NO_SEAT : st;
}

/* Of a locked seat; *moved is whether it had another status. */
static enum status
set_seat_status(struct sql *db, int64_t seat_id, int64_t concert_id,
    bool blocked, bool *moved)
{
	struct sql_done done;
	enum status st;

	st = sql_exec(db, set_status,
	    SQL_ARGS(
		SQL_TEXT(blocked ? "blocked" : "available"), SQL_INT(seat_id)),
	    &done);
	*moved = st == ST_OK && done.affected > 0;
	if (!*moved)
		return st;
	return sql_exec(db, move_total,
	    SQL_ARGS(SQL_INT(blocked ? -1 : 1), SQL_INT(concert_id)), NULL);
}

enum status
seat_offer(struct sql *db, int64_t seat_id, int64_t *concert_id)
{
	enum status st;
	bool moved;

	if ((st = lock_seat(db, seat_id, concert_id)) != ST_OK)
		return st;
	return set_seat_status(db, seat_id, *concert_id, false, &moved);
}

struct block_request {
	int64_t seat_id;
	bool blocked;
};

/* The lock on the seat keeps buyers out until the commit: to hold the seat they
 * need that lock too, by the reservation's foreign key. */
static enum status
block_seat(struct sql *db, void *arg)
{
	const struct block_request *b = arg;
	int64_t concert_id, taken;
	enum status st;
	bool moved;

	if ((st = lock_seat(db, b->seat_id, &concert_id)) != ST_OK)
		return st;
	st = sql_query_int(db, is_taken, SQL_ARGS(SQL_INT(b->seat_id)), &taken);
	if (st != ST_OK)
		return st;
	if (b->blocked && taken > 0)
		return ST_CONFLICT;
	st = set_seat_status(db, b->seat_id, concert_id, b->blocked, &moved);
	return st == ST_OK && moved ? seat_version_move(db, concert_id) : st;
}

enum status
seat_block(struct sql *db, int64_t seat_id, bool blocked)
{
	struct block_request b = { .seat_id = seat_id, .blocked = blocked };

	return sql_transaction(db, block_seat, &b);
}
