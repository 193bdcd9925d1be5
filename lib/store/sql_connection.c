/*
 * One connection to the database, and what its errors mean.
 *
 * Every session is set up alike (prepare_session()): READ COMMITTED, because
 * the statements of booking decide by themselves and gap locks would only make
 * them wait; strict mode; UTC.  Auto-reconnect stays off: it would go on in the
 * middle of a transaction whose beginning is lost.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errmsg.h>
#include <mysqld_error.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "base/log.h"
#include "base/secret.h"
#include "store/sql_connection.h"

#define ER_SNAPSHOT_CONFLICT 1020 /* ER_CHECKREAD, of MariaDB */
#define ER_NOWAIT 3572 /* of MySQL; MariaDB says ER_LOCK_WAIT_TIMEOUT */

struct sql *
sql_new(const struct conf *conf, enum sql_user user)
{
	struct sql *s = calloc(1, sizeof *s);

	IMPOSSIBLE_IF(s == NULL);
	s->conf = conf;
	s->user = user;
	return s;
}

void
sql_disconnect(struct sql *s)
{
	for (size_t i = 0; i < s->nprepared; i++)
		mysql_stmt_close(s->prepared[i].stmt);
	s->nprepared = 0;
	if (s->db != NULL)
		mysql_close(s->db);
	s->db = NULL;
}

void
sql_free(struct sql *s)
{
	if (s == NULL)
		return;
	sql_disconnect(s);
	free(s);
}

const char *
sql_last_error(const struct sql *s)
{
	return s->last_error;
}

/* What callers expect is not logged: duplicates, missing parents, lost races.
 */
enum status
sql_failure(struct sql *s, unsigned code, const char *text)
{
	s->last_code = code;
	snprintf(s->last_error, sizeof s->last_error, "%u: %s", code, text);
	switch (code) {
	case ER_DUP_ENTRY:
		return ST_CONFLICT;
	case ER_NO_REFERENCED_ROW:
	case ER_NO_REFERENCED_ROW_2:
		return ST_NO_PARENT;
	case ER_LOCK_DEADLOCK:
	case ER_LOCK_WAIT_TIMEOUT:
	case ER_SNAPSHOT_CONFLICT:
	case ER_NOWAIT:
		return ST_RETRY;
	case CR_CONNECTION_ERROR:
	case CR_CONN_HOST_ERROR:
	case CR_SERVER_GONE_ERROR:
	case CR_SERVER_LOST:
	case CR_UNKNOWN_HOST:
	case ER_SERVER_SHUTDOWN:
	case ER_CON_COUNT_ERROR:
	case ER_CONNECTION_KILLED:
		log_error("sql: %s", s->last_error);
		sql_disconnect(s);
		return ST_UNAVAILABLE;
	case ER_STATEMENT_TIMEOUT:
	case ER_QUERY_INTERRUPTED:
	case ER_OPTION_PREVENTS_STATEMENT:
		log_error("sql: %s", s->last_error);
		return ST_UNAVAILABLE;
	default:
		log_error("sql: %s", s->last_error);
		return ST_INTERNAL;
	}
}

/* The name and the password of the user that the program connects as.  No file:
 * no password, for a server that knows its users by their sockets. */
static enum status
read_credentials(
    const struct sql *s, const char **name, char password[SECRET_SIZE])
{
	const struct conf *c = s->conf;
	const struct {
		const char *name;
		const char *file;
	} users[] = {
		[SQL_USER_BOOKING] = { c->mysql_user, c->mysql_password_file },
		[SQL_USER_CRON] = { c->mysql_cron_user,
		    c->mysql_cron_password_file },
		[SQL_USER_ADMIN] = { c->mysql_admin_user,
		    c->mysql_admin_password_file },
		[SQL_USER_LIST] = { c->mysql_list_user,
		    c->mysql_list_password_file },
		[SQL_USER_LOGIN] = { c->mysql_login_user,
		    c->mysql_login_password_file },
	};
	const char *file = users[s->user].file, *why;

	*name = users[s->user].name;
	password[0] = '\0';
	if (file[0] == '\0' || secret_read_file(file, password, &why) == ST_OK)
		return ST_OK;
	log_error("sql: %s: %s", file, why);
	return ST_INTERNAL;
}

/* Nobody waits for the statements of usherctl.  Those of usher-expire may take
 * longer than a buyer's, but it must report every five seconds, also when one
 * of them finds that the database hangs. */
#define PATIENT_MS 60000
#define CRON_MIN_MS 2000
#define CRON_MAX_MS 3000

static int64_t
statement_ms(const struct sql *s)
{
	int64_t ms = s->conf->mysql_timeout_ms;

	switch (s->user) {
	case SQL_USER_CRON:
		if (ms < CRON_MIN_MS)
			return CRON_MIN_MS;
		return ms < CRON_MAX_MS ? ms : CRON_MAX_MS;
	case SQL_USER_ADMIN:
		return PATIENT_MS;
	default:
		return ms;
	}
}

/* The connector's time-outs are in seconds: ours is rounded up, and the server
 * gets the exact one in limit_statements(). */
static void
set_connection_options(struct sql *s)
{
	unsigned timeout_s = (unsigned)(statement_ms(s) + 999) / 1000;
	unsigned zero = 0;

	mysql_optionsv(s->db, MYSQL_OPT_CONNECT_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_READ_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_WRITE_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_RECONNECT, &zero);
	mysql_optionsv(s->db, MYSQL_OPT_LOCAL_INFILE, &zero);
	mysql_optionsv(s->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
}

enum status
sql_run_text(struct sql *s, const char *text)
{
	if (mysql_query(s->db, text) != 0)
		return sql_failure(s, mysql_errno(s->db), mysql_error(s->db));
	return ST_OK;
}

/* A statement of a request is ended by the server; and a transaction that
 * idles, because its program hangs or its host is gone, gives its locks back.
 * Migrations may take longer. */
static enum status
limit_statements(struct sql *s)
{
	char set[96];

	if (s->user == SQL_USER_ADMIN)
		return ST_OK;
	if (mariadb_connection(s->db))
		snprintf(set, sizeof set,
		    "SET SESSION max_statement_time = %.3f, "
		    "idle_transaction_timeout = 5",
		    (double)statement_ms(s) / 1000);
	else
		snprintf(set, sizeof set,
		    "SET SESSION max_execution_time = %lld",
		    (long long)statement_ms(s));
	return sql_run_text(s, set);
}

/* A wait for a lock ends before the client's own time-out does. */
static enum status
prepare_session(struct sql *s)
{
	enum status st;

	st = sql_run_text(
	    s, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
	if (st == ST_OK)
		st = sql_run_text(s,
		    "SET SESSION time_zone = '+00:00', "
		    "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,"
		    "ERROR_FOR_DIVISION_BY_ZERO', "
		    "innodb_lock_wait_timeout = 1");
	return st == ST_OK ? limit_statements(s) : st;
}

/* A session that could not be set up is closed: no statement may run on it. */
enum status
sql_connect(struct sql *s)
{
	const struct conf *c = s->conf;
	char password[SECRET_SIZE];
	const char *name;
	enum status st;

	if (s->db != NULL)
		return ST_OK;
	if ((st = read_credentials(s, &name, password)) != ST_OK)
		return st;
	if ((s->db = mysql_init(NULL)) == NULL)
		return ST_INTERNAL;
	set_connection_options(s);
	if (mysql_real_connect(s->db,
		c->mysql_socket[0] != '\0' ? "localhost" : c->mysql_host, name,
		password, c->mysql_database, (unsigned)c->mysql_port,
		c->mysql_socket[0] != '\0' ? c->mysql_socket : NULL, 0) == NULL)
		st = sql_failure(s, mysql_errno(s->db), mysql_error(s->db));
	else
		st = prepare_session(s);
	explicit_bzero(password, sizeof password);
	if (st != ST_OK)
		sql_disconnect(s);
	return st;
}

#define STALE_MS 100

bool
sql_was_stale(const struct sql *s, bool fresh, int64_t since_ms)
{
	return s->db == NULL && !fresh && clock_mono_ms() - since_ms < STALE_MS;
}
