#ifndef STORE_SQL_CONNECTION_H
#define STORE_SQL_CONNECTION_H

#include <mysql.h>

#include "store/sql.h"

/* The connection itself, for the store's own files. */

#define SQL_STATEMENTS_MAX 64

/* A statement prepared on this connection, found by its text's address. */
struct sql_prepared {
	const char *text;
	MYSQL_STMT *stmt;
};

struct sql {
	const struct conf *conf;
	enum sql_user user;
	MYSQL *db; /* NULL: not connected */
	struct sql_prepared prepared[SQL_STATEMENTS_MAX];
	size_t nprepared;
	bool in_transaction;
	unsigned last_code;
	char last_error[512];
};

enum status sql_connect(struct sql *) MUST_CHECK; /* if it is not yet */
void sql_disconnect(struct sql *);

/* A statement without arguments or rows, on an open connection. */
enum status sql_run_text(struct sql *, const char *text) MUST_CHECK;

/* The status for an error of the server; a lost connection is closed. */
enum status sql_failure(struct sql *, unsigned code, const char *text);

/*
 * Was the connection lost because the server had closed it while it was idle?
 * Then the first use fails at once.  If it was lost after a wait, the server
 * hangs: to wait for that on a new connection would take the caller's time
 * twice.  fresh: it was made for this statement.
 */
bool sql_was_stale(const struct sql *, bool fresh, int64_t since_mono_ms);

#endif
