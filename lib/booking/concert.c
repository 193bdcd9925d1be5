/*
 * Concerts: what is sold, and by which settings.
 *
 * seats_total is kept by seat.c, which counts seats in and out.  A concert has
 * its row in bypass from the start, so that the gate need only update it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "booking/concert.h"
#include "booking/reservation_state.h"
#include "booking/sale_window.h"

#define STARTS_MS SQL_TO_MS("p.starts_at")
#define OPENS_MS SQL_TO_MS("c.sale_opens_at")
#define CLOSES_MS SQL_TO_MS("c.sale_closes_at")

#define COLUMNS                                                                \
	"c.concert_id, c.concert_title, c.queue_manage_required_yn, "          \
	"c.hold_s, c.seats_per_account, c.bypass_per_min, c.seats_total, "     \
	"c.hidden, c.cooldown_s, c.unpaid_holds, "                             \
	"COALESCE(" STARTS_MS ", 0), COALESCE(" OPENS_MS ", 0), "              \
	"COALESCE(" CLOSES_MS ", 0), " SALE_IS_OVER ", " SALE_IS_TO_OPEN
enum {
	CONCERT_ID,
	CONCERT_TITLE,
	CONCERT_QUEUE_REQUIRED,
	CONCERT_HOLD_S,
	CONCERT_SEATS_PER_ACCOUNT,
	CONCERT_BYPASS_PER_MIN,
	CONCERT_SEATS_TOTAL,
	CONCERT_HIDDEN,
	CONCERT_COOLDOWN_S,
	CONCERT_UNPAID_HOLDS,
	CONCERT_STARTS_MS,
	CONCERT_OPENS_MS,
	CONCERT_CLOSES_MS,
	CONCERT_IS_OVER,
	CONCERT_IS_TO_OPEN,
	CONCERT_SEATS_LEFT /* of all_concerts alone */
};
#define FROM_CONCERT                                                           \
	"FROM concert c "                                                      \
	"LEFT JOIN performance p ON p.concert_id = c.concert_id "

static const char find_concert[] =
    "SELECT " COLUMNS " " FROM_CONCERT "WHERE c.concert_id = ?";

/* Shared: buyers do not wait for each other, and an operator's change waits for
 * them all.  (The foreign key takes that lock with each reservation too.) */
static const char lock_concert[] = "SELECT " COLUMNS " " FROM_CONCERT
				   "WHERE c.concert_id = ? LOCK IN SHARE MODE";

static const char all_concerts[] =
    "SELECT " COLUMNS ", c.seats_total - (SELECT COUNT(*) "
    "FROM reservation r WHERE r.concert_id = c.concert_id "
    "AND " R_TAKEN ") " FROM_CONCERT "ORDER BY c.concert_id";

/* A time of 0 is stored as NULL: none. */
#define NEW_TIME SQL_FROM_MS("NULLIF(?, 0)")

static const char insert_concert[] =
    "INSERT INTO concert (concert_title, queue_manage_required_yn, hold_s, "
    "seats_per_account, bypass_per_min, sale_opens_at, sale_closes_at, hidden, "
    "cooldown_s, unpaid_holds) "
    "VALUES (?, ?, ?, ?, ?, " NEW_TIME ", " NEW_TIME ", ?, ?, ?)";

static const char insert_bypass[] =
    "INSERT INTO bypass (concert_id) VALUES (?)";

static const char replace_performance[] =
    "REPLACE INTO performance (concert_id, starts_at) "
    "VALUES (?, " NEW_TIME ")";

static const char update_concert[] =
    "UPDATE concert SET concert_title = ?, queue_manage_required_yn = ?, "
    "hold_s = ?, seats_per_account = ?, bypass_per_min = ?, "
    "sale_opens_at = " NEW_TIME ", sale_closes_at = " NEW_TIME ", hidden = ?, "
    "cooldown_s = ?, unpaid_holds = ? WHERE concert_id = ?";

/* A sale that was to open later would close before. */
static const char stop_sale[] =
    "UPDATE concert SET "
    "sale_opens_at = IF(sale_opens_at < NOW(3), sale_opens_at, NULL), "
    "sale_closes_at = NOW(3) WHERE concert_id = ?";

/* A setting without a default in its row begins as 0, "" or false: no queue,
 * and no date announced. */
/* clang-format off */
void
concert_defaults(struct concert *c)
{
	*c = (struct concert){
#define CONCERT_TEXT(name, chars, help)
#define CONCERT_YN(name, def, help)
#define CONCERT_SECONDS(name, def, min, max, help) .name = (def),
#define CONCERT_COOLDOWN(name, min, max, help) .name = CONCERT_AS_HOLD,
#define CONCERT_COUNT(name, def, min, max, unit, help) .name = (def),
#define CONCERT_TIME(name, min, max, help)
#include "booking/concert_tbl.h"
#undef CONCERT_TEXT
#undef CONCERT_YN
#undef CONCERT_SECONDS
#undef CONCERT_COOLDOWN
#undef CONCERT_COUNT
#undef CONCERT_TIME
	};
}

/* Each row of the table adds what it demands; and a sale ends after it begins.  The schema has some of these
 * bounds too, but cannot say which was broken. */
static bool
is_good_concert(const struct concert *c)
{
	return true
#define CONCERT_TEXT(name, chars, help) && utf8_is_text(c->name, 1, chars)
#define CONCERT_YN(name, def, help)
#define CONCERT_SECONDS(name, def, min, max, help)                             \
	&& c->name >= (min) && c->name <= (max)
#define CONCERT_COOLDOWN(name, min, max, help)                                 \
	&& (c->name == CONCERT_AS_HOLD || (c->name >= (min) && c->name <= (max)))
#define CONCERT_COUNT(name, def, min, max, unit, help)                         \
	&& c->name >= (min) && c->name <= (max)
#define CONCERT_TIME(name, min, max, help)                                     \
	&& (c->name == 0 || (c->name >= (min) && c->name <= (max)))
#include "booking/concert_tbl.h"
#undef CONCERT_TEXT
#undef CONCERT_YN
#undef CONCERT_SECONDS
#undef CONCERT_COOLDOWN
#undef CONCERT_COUNT
#undef CONCERT_TIME
	       && (c->sale_opens_at_ms == 0 || c->sale_closes_at_ms == 0 ||
		   c->sale_opens_at_ms < c->sale_closes_at_ms);
}
/* clang-format on */

/* Of a row of either SELECT above: they begin alike. */
static void
read_concert(const struct sql_rows *rows, struct concert *c)
{
	*c = (struct concert){
		.id = sql_int(rows, CONCERT_ID),
		.queue_required =
		    strcmp(sql_text(rows, CONCERT_QUEUE_REQUIRED), "Y") == 0,
		.hold_s = sql_int(rows, CONCERT_HOLD_S),
		.seats_per_account = sql_int(rows, CONCERT_SEATS_PER_ACCOUNT),
		.bypass_per_min = sql_int(rows, CONCERT_BYPASS_PER_MIN),
		.seats_total = sql_int(rows, CONCERT_SEATS_TOTAL),
		.starts_at_ms = sql_int(rows, CONCERT_STARTS_MS),
		.sale_opens_at_ms = sql_int(rows, CONCERT_OPENS_MS),
		.sale_closes_at_ms = sql_int(rows, CONCERT_CLOSES_MS),
		.hidden = sql_int(rows, CONCERT_HIDDEN) == 1,
		.cooldown_s = sql_int(rows, CONCERT_COOLDOWN_S),
		.unpaid_holds = sql_int(rows, CONCERT_UNPAID_HOLDS),
	};
	if (sql_int(rows, CONCERT_IS_OVER) == 1)
		c->window = ST_SALE_CLOSED;
	else if (sql_int(rows, CONCERT_IS_TO_OPEN) == 1)
		c->window = ST_SALE_NOT_OPEN;
	snprintf(
	    c->title, sizeof c->title, "%s", sql_text(rows, CONCERT_TITLE));
}

/* REPLACE, because a concert that is older than the table has no row there. */
static enum status
set_performance(struct sql *db, const struct concert *c)
{
	return sql_exec(db, replace_performance,
	    SQL_ARGS(SQL_INT(c->id), SQL_INT(c->starts_at_ms)), NULL);
}

/* The rows that others rely on are made in the same transaction. */
static enum status
add_concert(struct sql *db, void *arg)
{
	struct concert *c = arg;
	struct sql_done done;
	enum status st;

	st = sql_exec(db, insert_concert,
	    SQL_ARGS(SQL_TEXT(c->title),
		SQL_TEXT(c->queue_required ? "Y" : "N"), SQL_INT(c->hold_s),
		SQL_INT(c->seats_per_account), SQL_INT(c->bypass_per_min),
		SQL_INT(c->sale_opens_at_ms), SQL_INT(c->sale_closes_at_ms),
		SQL_INT(c->hidden), SQL_INT(c->cooldown_s),
		SQL_INT(c->unpaid_holds)),
	    &done);
	if (st != ST_OK)
		return st;
	c->id = (int64_t)done.insert_id;
	if ((st = set_performance(db, c)) != ST_OK)
		return st;
	return sql_exec(db, insert_bypass, SQL_ARGS(SQL_INT(c->id)), NULL);
}

enum status
concert_add(struct sql *db, struct concert *c)
{
	return is_good_concert(c) ? sql_transaction(db, add_concert, c)
				  : ST_BAD_FIELD;
}

static enum status
select_concert(
    struct sql *db, const char *statement, int64_t id, struct concert *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, statement, SQL_ARGS(SQL_INT(id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows))
		read_concert(rows, out);
	else
		st = ST_NO_CONCERT;
	sql_rows_free(rows);
	return st;
}

/* The settings as they are now, for one request.  A program must not keep them,
 * as an operator can change them at any time. */
enum status
concert_get(struct sql *db, int64_t id, struct concert *out)
{
	return select_concert(db, find_concert, id, out);
}

enum status
concert_lock(struct sql *db, int64_t id, struct concert *out)
{
	return select_concert(db, lock_concert, id, out);
}

const char *
concert_sale_word(const struct concert *c)
{
	switch (concert_sale(c)) {
	case ST_OK:
		return "open";
	case ST_SALE_NOT_OPEN:
		return "not_open";
	case ST_SALE_CLOSED:
		return "closed";
	default:
		return "hidden";
	}
}

/* An UPDATE to what is already so affects no row, so whether the concert exists
 * is read first. */
static enum status
set_concert(struct sql *db, void *arg)
{
	const struct concert *c = arg;
	struct concert now;
	enum status st;

	if ((st = concert_get(db, c->id, &now)) != ST_OK)
		return st;
	st = sql_exec(db, update_concert,
	    SQL_ARGS(SQL_TEXT(c->title),
		SQL_TEXT(c->queue_required ? "Y" : "N"), SQL_INT(c->hold_s),
		SQL_INT(c->seats_per_account), SQL_INT(c->bypass_per_min),
		SQL_INT(c->sale_opens_at_ms), SQL_INT(c->sale_closes_at_ms),
		SQL_INT(c->hidden), SQL_INT(c->cooldown_s),
		SQL_INT(c->unpaid_holds), SQL_INT(c->id)),
	    NULL);
	return st == ST_OK ? set_performance(db, c) : st;
}

enum status
concert_set(struct sql *db, const struct concert *c)
{
	struct concert copy = *c;

	return is_good_concert(c) ? sql_transaction(db, set_concert, &copy)
				  : ST_BAD_FIELD;
}

enum status
concert_stop_sale(struct sql *db, int64_t id)
{
	struct concert now;
	enum status st = concert_get(db, id, &now);

	return st == ST_OK
		   ? sql_exec(db, stop_sale, SQL_ARGS(SQL_INT(id)), NULL)
		   : st;
}

/* Concerts are few: all are read at once. */
enum status
concert_list(struct sql *db, struct concert_row **out, size_t *n)
{
	struct concert_row *list;
	struct sql_rows *rows;
	enum status st;
	size_t count, i = 0;

	st = sql_query(db, all_concerts, SQL_NO_ARGS, &rows);
	if (st != ST_OK)
		return st;
	count = sql_count(rows);
	if ((list = calloc(count + 1, sizeof *list)) == NULL) {
		sql_rows_free(rows);
		return ST_INTERNAL;
	}
	for (; sql_next(rows); i++) {
		read_concert(rows, &list[i].concert);
		list[i].seats_left = sql_int(rows, CONCERT_SEATS_LEFT);
	}
	sql_rows_free(rows);
	*out = list;
	*n = count;
	return ST_OK;
}
