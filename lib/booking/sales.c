/*
 * What an operator watches of the box office.  Reads only, and all concerts at
 * once: the page asks every few seconds.
 */
#include <stdint.h>

#include "base/array.h"
#include "base/json.h"
#include "booking/reservation_state.h"
#include "booking/sales.h"

static const char by_concert[] =
    "SELECT c.concert_id, c.concert_title, c.queue_manage_required_yn, "
    "c.seats_total, COALESCE(n.held, 0), COALESCE(n.sold, 0), "
    "COALESCE(b.admitted, 0), COALESCE(b.refused, 0), "
    "COALESCE(b.receipt_admitted, 0), COALESCE(b.receipt_refused, 0) "
    "FROM concert c "
    "LEFT JOIN bypass b ON b.concert_id = c.concert_id "
    "LEFT JOIN (SELECT r.concert_id, SUM(" R_PAID ") AS sold, "
    "SUM(" R_HELD ") AS held FROM reservation r GROUP BY r.concert_id) n "
    "ON n.concert_id = c.concert_id ORDER BY c.concert_id";
enum {
	SALES_CONCERT,
	SALES_TITLE,
	SALES_QUEUE_REQUIRED,
	SALES_TOTAL,
	SALES_HELD,
	SALES_SOLD,
	SALES_ADMITTED,
	SALES_REFUSED,
	SALES_RECEIPT_ADMITTED,
	SALES_RECEIPT_REFUSED
};

#define NOW_MS SQL_TO_MS("NOW(6)")
#define RAN_MS SQL_TO_MS("ran_at")

static const char times[] =
    "SELECT " NOW_MS ", COALESCE("
    "(SELECT " RAN_MS " FROM cron_run WHERE name = 'expire'), 0)";
enum { TIMES_NOW_MS, TIMES_RAN_MS };

/* Counts are named as GET /booking/ops names them. */
static struct json_object *
sales_json(const struct sql_rows *rows)
{
	int64_t total = sql_int(rows, SALES_TOTAL);
	int64_t held = sql_int(rows, SALES_HELD);
	int64_t sold = sql_int(rows, SALES_SOLD);
	const struct {
		const char *name;
		int64_t n;
	} counts[] = {
		{ "total", total },
		{ "free", total - held - sold },
		{ "held", held },
		{ "sold", sold },
		{ "bypass_admitted", sql_int(rows, SALES_ADMITTED) },
		{ "bypass_refused", sql_int(rows, SALES_REFUSED) },
		{ "receipt_admitted", sql_int(rows, SALES_RECEIPT_ADMITTED) },
		{ "receipt_refused", sql_int(rows, SALES_RECEIPT_REFUSED) },
	};
	struct json_object *o = json_object_new_object();

	json_add_int(o, "concert_id", sql_int(rows, SALES_CONCERT));
	json_add_text(o, "concert_title", sql_text(rows, SALES_TITLE));
	json_add_bool(o, "queue_manage_required",
	    *sql_text(rows, SALES_QUEUE_REQUIRED) == 'Y');
	for (size_t i = 0; i < ARRAY_LEN(counts); i++)
		json_add_int(o, counts[i].name, counts[i].n);
	return o;
}

enum status
sales_by_concert(struct sql *db, struct json_object **out)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(db, by_concert, SQL_NO_ARGS, &rows)) != ST_OK)
		return st;
	*out = json_object_new_array();
	while (sql_next(rows))
		json_object_array_add(*out, sales_json(rows));
	sql_rows_free(rows);
	return ST_OK;
}

enum status
sales_times(struct sql *db, int64_t *now_ms, int64_t *expired_ms)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(db, times, SQL_NO_ARGS, &rows)) != ST_OK)
		return st;
	sql_next(rows);
	*now_ms = sql_int(rows, TIMES_NOW_MS);
	*expired_ms = sql_int(rows, TIMES_RAN_MS);
	sql_rows_free(rows);
	return ST_OK;
}
