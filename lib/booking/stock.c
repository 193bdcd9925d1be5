/*
 * How many seats of a concert can still be sold.
 *
 * Counted in one statement, so that a seat that is being paid is counted once:
 * as held or as sold.  Void rows count as neither.
 */
#include "booking/stock.h"
#include "booking/reservation_state.h"

static const char count_stock[] =
    "SELECT c.seats_total, "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_HELD "), "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_PAID ") FROM concert c WHERE c.concert_id = ?";
enum { STOCK_TOTAL, STOCK_HELD, STOCK_SOLD };

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
		*out = (struct stock){
			.total = sql_int(rows, STOCK_TOTAL),
			.held = sql_int(rows, STOCK_HELD),
			.sold = sql_int(rows, STOCK_SOLD),
		};
	else
		st = ST_NO_CONCERT;
	sql_rows_free(rows);
	return st;
}
