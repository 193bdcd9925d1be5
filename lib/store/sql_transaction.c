/*
 * Transactions: begin, run a body, commit or roll back, and try again.
 *
 *     begin ---> body ---> COMMIT ---> ST_OK
 *       ^         |           |
 *       |         | not OK    | connection lost
 *       |         v           v
 *       +--- ROLLBACK    OUTCOME_UNKNOWN
 *      RETRY
 *
 * A transaction is never continued on another connection: the statements before
 * are lost with the one they were made on.  Only the caller knows whether its
 * body may be run again after an unknown outcome (sql_repeatable()).
 */
#include <stdlib.h>

#include "base/clock.h"
#include "store/sql_connection.h"

#define ATTEMPTS_MAX 5

/* A connection that the server closed while it was idle is noticed here, where
 * nothing is lost by making a new one. */
static enum status
begin_transaction(struct sql *s)
{
	int64_t start = clock_mono_ms();
	bool fresh = s->db == NULL;
	enum status st;

	if ((st = sql_connect(s)) != ST_OK)
		return st;
	if ((st = sql_run_text(s, "START TRANSACTION")) == ST_UNAVAILABLE &&
	    sql_was_stale(s, fresh, start) && (st = sql_connect(s)) == ST_OK)
		st = sql_run_text(s, "START TRANSACTION");
	return st;
}

/* The body may lose the connection and return any status, even ST_OK; whether a
 * COMMIT can be sent is seen from the connection. */
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
	st = sql_run_text(s, "COMMIT");
	if (st == ST_UNAVAILABLE && s->db == NULL)
		return ST_OUTCOME_UNKNOWN;
	return st;
}

/* Waits longer from attempt to attempt, and for random times: those who
 * collided must not meet again. */
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
