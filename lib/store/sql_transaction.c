#include <stdlib.h>

#include "base/clock.h"
#include "store/sql_connection.h"

#define ATTEMPTS_MAX 5

/* A connection that idled too long is found closed here, where nothing is
 * lost by making a new one. */
static enum status
begin(struct sql *s)
{
	int64_t start = clock_mono_ms();
	bool fresh = s->db == NULL;
	enum status st;

	if ((st = sql_connect(s)) != ST_OK)
		return st;
	if ((st = sql_plain(s, "START TRANSACTION")) == ST_UNAVAILABLE &&
	    sql_was_stale(s, fresh, start) && (st = sql_connect(s)) == ST_OK)
		st = sql_plain(s, "START TRANSACTION");
	return st;
}

static enum status
attempt(struct sql *s, enum status (*body)(struct sql *, void *), void *arg)
{
	enum status st;

	if ((st = begin(s)) != ST_OK)
		return st;
	s->in_transaction = true;
	st = body(s, arg);
	s->in_transaction = false;
	if (s->db == NULL)
		return st == ST_OK ? ST_UNAVAILABLE : st;
	if (st != ST_OK) {
		if (mysql_query(s->db, "ROLLBACK") != 0)
			sql_disconnect(s);
		return st;
	}
	st = sql_plain(s, "COMMIT");
	if (st == ST_UNAVAILABLE && s->db == NULL)
		return ST_OUTCOME_UNKNOWN;
	return st;
}

enum status
sql_transaction(
    struct sql *s, enum status (*body)(struct sql *, void *), void *arg)
{
	enum status st = ST_RETRY;

	for (int i = 0; i < ATTEMPTS_MAX && st == ST_RETRY; i++) {
		if (i > 0)
			clock_sleep_ms(1 + random() % (10 << i));
		st = attempt(s, body, arg);
	}
	return st == ST_RETRY ? ST_BUSY : st;
}

enum status
sql_repeatable(
    struct sql *s, enum status (*body)(struct sql *, void *), void *arg)
{
	enum status st;

	st = sql_transaction(s, body, arg);
	if (st == ST_OUTCOME_UNKNOWN)
		st = sql_transaction(s, body, arg);
	return st == ST_OUTCOME_UNKNOWN ? ST_UNAVAILABLE : st;
}
