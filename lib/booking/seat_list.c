/*
 * The seats of a concert for the operator.  Reads only; what a seat's status
 * means is in reservation_state.h.
 */
#include <stdio.h>

#include "booking/concert.h"
#include "booking/reservation_state.h"
#include "booking/seat_list.h"

/* The hints keep a page's cost at that of a page; see booking.c. */
static const char list_seats[] =
    "SELECT s.seat_id, s.section_name, s.row_name, s.seat_number, "
    "s.price, " SEAT_STATE " AS state "
    "FROM seat s FORCE INDEX (seat_of_concert) LEFT JOIN reservation r "
    "FORCE INDEX (one_reservation_a_seat) ON r.seat_id = s.seat_id "
    "WHERE s.concert_id = ? AND (? = '' OR s.section_name = ?) "
    "AND (? = '' OR " SEAT_STATE " = ?) "
    "AND s.seat_id > ? ORDER BY s.seat_id LIMIT ?";
enum { LIST_SEAT, LIST_SECTION, LIST_ROW, LIST_NUMBER, LIST_PRICE, LIST_STATE };

static const char find_section[] =
    "SELECT seat_id FROM seat "
    "WHERE concert_id = ? AND section_name = ? LIMIT 1";

struct seat_row_reader {
	void (*each)(void *, const struct seat_row *);
	void *arg;
};

/* The texts of a row are gone with the next one, so the caller gets copies. */
static void
read_seat_row(void *arg, const struct sql_rows *rows)
{
	const struct seat_row_reader *l = arg;
	struct seat_row row = {
		.seat_id = sql_int(rows, LIST_SEAT),
		.place.number = sql_int(rows, LIST_NUMBER),
		.place.price = sql_int(rows, LIST_PRICE),
	};

	snprintf(row.place.section, sizeof row.place.section, "%s",
	    sql_text(rows, LIST_SECTION));
	snprintf(row.place.row, sizeof row.place.row, "%s",
	    sql_text(rows, LIST_ROW));
	snprintf(
	    row.status, sizeof row.status, "%s", sql_text(rows, LIST_STATE));
	l->each(l->arg, &row);
}

/* The concert is looked up first, so that an unknown one is not taken for one
 * without seats. */
enum status
seat_list(struct sql *db, int64_t concert_id, const char *section,
    const char *status, void (*each)(void *, const struct seat_row *),
    void *arg)
{
	struct seat_row_reader l = { .each = each, .arg = arg };
	struct concert concert;
	enum status st;

	if ((st = concert_get(db, concert_id, &concert)) != ST_OK)
		return st;
	return sql_each(db, list_seats,
	    SQL_ARGS(SQL_INT(concert_id), SQL_TEXT(section), SQL_TEXT(section),
		SQL_TEXT(status), SQL_TEXT(status)),
	    read_seat_row, &l);
}

enum status
seat_section_exists(struct sql *db, int64_t concert_id, const char *section)
{
	int64_t seat_id;

	return sql_query_int(db, find_section,
	    SQL_ARGS(SQL_INT(concert_id), SQL_TEXT(section)), &seat_id);
}
