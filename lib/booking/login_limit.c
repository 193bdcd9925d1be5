/*
 * Counts of attempts that fade, and the waits that they cost.
 *
 * A count is kept as the time at which nothing of it is left: an attempt puts
 * ends_at off by forget_us, so that (ends_at - now) / forget_us is how many are
 * remembered.  From at_once on each attempt has the next one wait: 1 s, 2 s, 4
 * s and so on, at most forget_us, by when one is forgotten.
 *
 *     at_once 3, forget_us 15 min      x x x 1s x 2s x 4s x ... x 15min x
 *     at_once 600, forget_us 0.1 s     600 at once, then ten a second
 *
 * One statement decides, under the row's lock, whether an attempt has to wait,
 * and counts it if not: parallel attempts do not get past a limit.  One that
 * has to wait counts nowhere, so that trying on does not keep a lock shut.
 */
#include "booking/login_limit.h"

/* How many attempts are remembered, and the time before which there is none
 * more: the question marks are forget_us, at_once; forget_us. */
#define LEFT_US SQL_US_UNTIL("ends_at")
#define REMEMBERED "CEIL(" LEFT_US " / ?)"
#define NEXT_AT                                                                \
	"NOW(6) + INTERVAL LEAST(1000000 * POW(2, LEAST(30, " REMEMBERED       \
	" - ?)), ?) MICROSECOND"

/* No wait is longer than forget_us, unless the clock was set back: what seems a
 * longer one is over.  A minute more, since a statement that began before
 * another one may wait for its lock, and then has the earlier time. */
#define IS_EARLY                                                               \
	"(next_at > NOW(6) AND "                                               \
	"next_at <= NOW(6) + INTERVAL ? MICROSECOND + INTERVAL 1 MINUTE)"

/* Columns are assigned from left to right: next_at is computed from ends_at as
 * it has become.  The first attempt has nothing to wait for; NULL and not
 * NOW(6), since a statement that began before this one may have to wait for its
 * lock. */
static const char count_attempt[] =
    "INSERT INTO login_attempt (kind, subject, next_at, ends_at) "
    "VALUES (?, ?, IF(? > 1, NULL, NOW(6) + INTERVAL LEAST(1000000, ?) "
    "MICROSECOND), NOW(6) + INTERVAL ? MICROSECOND) "
    "ON DUPLICATE KEY UPDATE "
    "ends_at = IF(" IS_EARLY ", ends_at, "
    "GREATEST(ends_at, NOW(6)) + INTERVAL ? MICROSECOND), "
    "next_at = IF(" IS_EARLY ", next_at, "
    "IF(" REMEMBERED " < ?, NULL, " NEXT_AT "))";

#define WAIT_MS SQL_MS_UNTIL("next_at")

static const char read_wait[] =
    "SELECT GREATEST(1, COALESCE(" WAIT_MS ", 0)) "
    "FROM login_attempt WHERE kind = ? AND subject = ?";

/* An attempt that was let in was due, so that nothing waited for before it. */
static const char uncount_attempt[] =
    "UPDATE login_attempt SET next_at = NULL, "
    "ends_at = GREATEST(ends_at - INTERVAL ? MICROSECOND, NOW(6)) "
    "WHERE kind = ? AND subject = ?";

struct counting {
	const struct login_limit *limit;
	size_t n;
	int64_t retry_after_ms;
};

/* One row is written where the attempt counts, none where it has to wait: how
 * long is then asked for. */
static enum status
count_one(struct sql *db, const struct login_limit *l, int64_t *retry_after_ms)
{
	struct sql_arg kind = SQL_TEXT(l->kind), subject = SQL_TEXT(l->subject);
	struct sql_arg at_once = SQL_INT(l->at_once);
	struct sql_arg forget_us = SQL_INT(l->forget_us);
	struct sql_done done;
	enum status st;

	st = sql_exec(db, count_attempt,
	    SQL_ARGS(kind, subject, at_once, forget_us, forget_us, forget_us,
		forget_us, forget_us, forget_us, at_once, forget_us, at_once,
		forget_us),
	    &done);
	if (st != ST_OK || done.affected > 0)
		return st;
	st = sql_query_int(
	    db, read_wait, SQL_ARGS(kind, subject), retry_after_ms);
	return st == ST_OK ? ST_TOO_MANY_REQUESTS : st;
}

static enum status
count_all(struct sql *db, void *arg)
{
	struct counting *c = arg;
	enum status st = ST_OK;

	for (size_t i = 0; i < c->n && st == ST_OK; i++)
		st = count_one(db, &c->limit[i], &c->retry_after_ms);
	return st;
}

/* Run again after an unknown outcome, it may count twice: the safe side. */
enum status
login_limit_count(struct sql *db, const struct login_limit *limit, size_t n,
    int64_t *retry_after_ms)
{
	struct counting c = { .limit = limit, .n = n };
	enum status st = sql_repeatable(db, count_all, &c);

	if (st == ST_TOO_MANY_REQUESTS)
		*retry_after_ms = c.retry_after_ms;
	return st;
}

static enum status
uncount_all(struct sql *db, void *arg)
{
	const struct counting *c = arg;
	enum status st = ST_OK;

	for (size_t i = 0; i < c->n && st == ST_OK; i++)
		st = sql_exec(db, uncount_attempt,
		    SQL_ARGS(SQL_INT(c->limit[i].forget_us),
			SQL_TEXT(c->limit[i].kind),
			SQL_TEXT(c->limit[i].subject)),
		    NULL);
	return st;
}

enum status
login_limit_uncount(struct sql *db, const struct login_limit *limit, size_t n)
{
	struct counting c = { .limit = limit, .n = n };

	return sql_repeatable(db, uncount_all, &c);
}
