#include "booking/stock.h"
#include "base/log.h"
#include "booking/reservation.h"
#include "booking/reservation_state.h"

static const char count_stock[] =
    "SELECT c.seats_total, "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_HELD "), "
    "(SELECT COUNT(*) FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_PAID ") FROM concert c WHERE c.concert_id = ?";

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
			.total = sql_int(rows, 0),
			.held = sql_int(rows, 1),
			.sold = sql_int(rows, 2),
		};
	else
		st = ST_NO_CONCERT;
	sql_rows_free(rows);
	return st;
}

enum status
stock_send(
    struct queue_client *queue, int64_t concert_id, const struct stock *s)
{
	enum status st;

	st = queue_client_stock(queue, concert_id, s->total - s->sold, s->held);
	if (st == ST_BUSY)
		log_info("stock of concert %lld not reported: %s",
		    (long long)concert_id, status_code(st));
	else if (st != ST_OK && st != ST_NO_ROOM)
		log_warn("stock of concert %lld not reported: %s",
		    (long long)concert_id, status_code(st));
	return st;
}

void
stock_report(struct sql *db, struct queue_client *queue, int64_t concert_id)
{
	struct stock s;

	if (stock_count(db, concert_id, &s) == ST_OK)
		(void)stock_send(queue, concert_id, &s);
}

/*
 * The queue service acts on two edges: nothing left to hold, and nothing left
 * to pay.  Near an edge every change is reported, since of two that cross it
 * together neither may see itself do so; away from it usher-expire's report
 * will do.
 */
#define NEAR_THE_EDGE RESERVATION_LIST_MAX /* as far as one request goes */

void
stock_changed(
    struct sql *db, struct queue_client *queue, const struct concert *concert)
{
	struct stock s;

	if (!concert->queue_required ||
	    stock_count(db, concert->id, &s) != ST_OK)
		return;
	if (stock_free(&s) <= NEAR_THE_EDGE)
		(void)stock_send(queue, concert->id, &s);
}
