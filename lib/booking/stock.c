/*
 * How many seats of a concert can still be sold, as its room is told.
 *
 * A sale that is over has no seat left but those that are held, which are still
 * paid or run out: the room is then all held, and sold out in the end, and its
 * line does not wait for what does not come.  Before a sale, and while the
 * concert is hidden, nothing can be sold for the moment: the room calls nobody
 * and keeps its line.  Since the next report is seconds away, a sale that opens
 * by then counts as open, so that a room that opens with it calls at once.
 *
 * Counted in one statement, so that a seat that is being paid is counted once:
 * as held or as sold.  Void rows count as neither.
 */
#include "booking/stock.h"
#include "booking/reservation_state.h"
#include "booking/sale_window.h"

#define NEXT_REPORT_S "6" /* five, and what a turn takes */

static const char count_stock[] =
    "SELECT c.seats_total, "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_HELD "), "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_PAID "), " SALE_IS_OVER ", "
    "c.hidden OR " SALE_OPENS_LATER_THAN(
	NEXT_REPORT_S) " "
		       "FROM concert c LEFT JOIN performance p ON p.concert_id "
		       "= c.concert_id "
		       "WHERE c.concert_id = ?";
enum { STOCK_TOTAL, STOCK_HELD, STOCK_SOLD, STOCK_IS_OVER, STOCK_IS_LATER };

static void
read_stock(const struct sql_rows *rows, struct stock *out)
{
	bool is_over = sql_int(rows, STOCK_IS_OVER) == 1;

	*out = (struct stock){
		.total = sql_int(rows, STOCK_TOTAL),
		.held = sql_int(rows, STOCK_HELD),
		.sold = sql_int(rows, STOCK_SOLD),
		.is_later = !is_over && sql_int(rows, STOCK_IS_LATER) == 1,
	};
	if (is_over)
		out->total = out->held + out->sold;
}

/* Blocked seats are not in seats_total and cannot be taken. */
enum status
stock_count(struct sql *db, int64_t concert_id, struct stock *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, count_stock, SQL_ARGS(SQL_INT(concert_id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows))
		read_stock(rows, out);
	else
		st = ST_NO_CONCERT;
	sql_rows_free(rows);
	return st;
}
