#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * One connection to MariaDB/MySQL: READ COMMITTED, strict mode, UTC, no
 * auto-reconnect.  Made when first needed, and made again after it was lost,
 * but never within a transaction.  Statements are constants: each is prepared
 * once a connection and found again by the address of its text.
 */
struct sql;

/* The user to connect as: each has only the privileges its work needs. */
enum sql_user {
	SQL_USER_BOOKING, /* holds seats, moves points */
	SQL_USER_CRON,
	SQL_USER_ADMIN,
	SQL_USER_LIST, /* reads what everybody may see, and operators' numbers
			*/
	SQL_USER_LOGIN /* compares passwords */
};

struct sql *sql_new(const struct conf *, enum sql_user);
void sql_free(struct sql *); /* NULL is allowed */

struct sql_arg {
	enum { SQL_ARG_INT, SQL_ARG_TEXT, SQL_ARG_DATA, SQL_ARG_NULL } type;
	int64_t i;
	const char *p;
	size_t len;
};

#define SQL_INT(v) ((struct sql_arg){ SQL_ARG_INT, (v), NULL, 0 })
#define SQL_TEXT(v) ((struct sql_arg){ SQL_ARG_TEXT, 0, (v), 0 })
#define SQL_DATA(v, n) ((struct sql_arg){ SQL_ARG_DATA, 0, (v), (n) })
#define SQL_NULL ((struct sql_arg){ SQL_ARG_NULL, 0, NULL, 0 })

/* The arguments of a statement, in the order of its question marks. */
#define SQL_ARGS(...)                                                          \
	((const struct sql_arg[]){ __VA_ARGS__ }),                             \
	    sizeof((const struct sql_arg[]){ __VA_ARGS__ }) /                  \
		sizeof(struct sql_arg)
#define SQL_NO_ARGS NULL, 0

/* What a statement did; any pointer to it may be NULL. */
struct sql_done {
	uint64_t affected; /* rows changed */
	uint64_t insert_id;
};

/*
 * Points in time, as fragments of statements: every program counts in
 * milliseconds since 1970 (ms), and in microseconds (us) where two changes in
 * one millisecond must be told apart.  `time` and `ms` are SQL.
 */
#define SQL_TO_MS(time) "FLOOR(UNIX_TIMESTAMP(" time ") * 1000)"
#define SQL_TO_US(time) "FLOOR(UNIX_TIMESTAMP(" time ") * 1000000)"
#define SQL_FROM_MS(ms) "FROM_UNIXTIME(" ms " / 1000)"
/* 0 once it has passed; milliseconds are rounded up. */
#define SQL_US_UNTIL(time)                                                     \
	"GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(6), " time "))"
#define SQL_MS_UNTIL(time) "CEIL(" SQL_US_UNTIL(time) " / 1000)"

/*
 * Statuses of every call below: CONFLICT for a duplicate key (1062), NO_PARENT
 * for a foreign key to nothing (1216, 1452), RETRY if another transaction won
 * (1213, 1205, 1020), UNAVAILABLE if the server cannot be reached or the
 * connection was lost, INTERNAL, logged, for the rest.
 */
enum status sql_exec(struct sql *, const char *statement,
    const struct sql_arg *, size_t nargs, struct sql_done *) MUST_CHECK;

/* Rows of a SELECT, all of them fetched: the connection is free again. */
struct sql_rows;

enum status sql_query(struct sql *, const char *statement,
    const struct sql_arg *, size_t nargs, struct sql_rows **) MUST_CHECK;
bool sql_next(struct sql_rows *); /* step to the first, the next row */
int64_t sql_int(const struct sql_rows *, unsigned column);
const char *sql_text(const struct sql_rows *, unsigned column); /* NULL: null */
const void *sql_data(const struct sql_rows *, unsigned column, size_t *len);
bool sql_is_null(const struct sql_rows *, unsigned column);
size_t sql_count(const struct sql_rows *);
void sql_rows_free(struct sql_rows *); /* NULL is allowed */

/* The integer in the first column of the first row; NOT_FOUND without a row. */
enum status sql_query_int(struct sql *, const char *statement,
    const struct sql_arg *, size_t nargs, int64_t *) MUST_CHECK;

/*
 * All rows of a SELECT that may have very many, one by one to each().  The
 * SELECT is ordered by its first column, an integer key above 0; its last two
 * question marks, which are not among the arguments, are the key to begin after
 * and the number of rows of a page.  A row that changes meanwhile is seen as it
 * is when its page is read.
 */
enum status sql_each(struct sql *, const char *statement,
    const struct sql_arg *, size_t nargs,
    void (*each)(void *arg, const struct sql_rows *), void *arg) MUST_CHECK;

/*
 * Run body in a transaction: commit when it returns ST_OK, else roll back and
 * return its status.  RETRY runs it again, a few times, after a short random
 * wait; so body must start from its arguments alone.  BUSY if it lost each
 * time. OUTCOME_UNKNOWN: the connection was lost during COMMIT; look up by key
 * whether it took place.
 */
enum status sql_transaction(struct sql *,
    enum status (*body)(struct sql *, void *), void *arg) MUST_CHECK;

/* The same for a body that may take place twice: after an unknown outcome it is
 * run again; OUTCOME_UNKNOWN is never returned. */
enum status sql_repeatable(struct sql *,
    enum status (*body)(struct sql *, void *), void *arg) MUST_CHECK;

/* Several statements separated by semicolons: migrations, nothing else. */
enum status sql_script(struct sql *, const char *text) MUST_CHECK;

/* Can the database be written to?  UNAVAILABLE from a replica that is read
 * only, where nothing could be sold. */
enum status sql_takes_writes(struct sql *) MUST_CHECK;

/* The last error of the server, for an operator to read. */
const char *sql_last_error(const struct sql *);

#endif
