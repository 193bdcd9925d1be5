/*
 * Transactions: a body that runs between START TRANSACTION and COMMIT, and is
 * run again when the server chose it as the loser of a conflict (RETRY).
 *
 *     BEGIN --- body ---> COMMIT ---> OK
 *       |         |         |
 *       |         |         +-- connection lost: OUTCOME_UNKNOWN
 *       |         +-- not OK: ROLLBACK, its status; RETRY: from the start
 *       +-- closed while idle: connect again, nothing is lost yet
 *
 * A lost COMMIT is never guessed: sql_transaction() says so, and its caller
 * looks up what happened by key; sql_repeatable() runs a harmless body once
 * more.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "store/sql_connection.h"

#define ATTEMPTS_MAX 5

/* A connection that idled too long is found closed here, where nothing is
 * lost by making a new one. */
static enum status
begin_transaction(struct sql *s)
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

/* The body's status comes first: a connection that it lost needs no ROLLBACK,
 * and one that cannot roll back is closed, which does. */
static enum status
attempt_transaction(
    struct sql *s, enum status (*body)(struct sql *, void *), void *arg)
{
	enum status st;

	if ((st = begin_transaction(s)) != ST_OK)
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
		st = attempt_transaction(s, body, arg);
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
