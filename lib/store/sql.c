#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "store/sql.h"
#include "store/sql_rows.h"

#define STATEMENTS_MAX 64
#define ARGS_MAX 32
#define ATTEMPTS_MAX 5
#define ER_SNAPSHOT_CONFLICT 1020 /* ER_CHECKREAD, of MariaDB */
#define ER_NOWAIT 3572 /* of MySQL; MariaDB says ER_LOCK_WAIT_TIMEOUT */

/* A statement prepared on this connection, found by its text's address. */
struct prepared {
	const char *text;
	MYSQL_STMT *stmt;
};

struct sql {
	const struct conf *conf;
	enum sql_user user;
	MYSQL *db; /* NULL: not connected */
	struct prepared prepared[STATEMENTS_MAX];
	size_t nprepared;
	bool in_transaction;
	unsigned last_code;
	char last_error[512];
};

struct sql *
sql_new(const struct conf *conf, enum sql_user user)
{
	struct sql *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->conf = conf;
	s->user = user;
	return s;
}

static void
disconnect(struct sql *s)
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
	disconnect(s);
	free(s);
}

const char *
sql_last_error(const struct sql *s)
{
	return s->last_error;
}

/* What an error of the server means to us; a lost connection is closed. */
static enum status
failure(struct sql *s, unsigned code, const char *text)
{
	s->last_code = code;
	snprintf(s->last_error, sizeof s->last_error, "%u: %s", code, text);
	switch (code) {
	case ER_DUP_ENTRY:
		return ST_CONFLICT;
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
		disconnect(s);
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

/* Name and password of the user we connect as. */
static enum status
credentials(const struct sql *s, const char **name, char *password, size_t cap)
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
	};
	size_t len;

	*name = users[s->user].name;
	password[0] = '\0';
	if (users[s->user].file[0] == '\0')
		return ST_OK;
	if (file_read(users[s->user].file, password, cap, &len) != ST_OK) {
		log_error("sql: %s: no password to read", users[s->user].file);
		return ST_INTERNAL;
	}
	password[strcspn(password, "\r\n")] = '\0';
	return ST_OK;
}

/* The operator's and the cron program's statements have nobody waiting. */
#define PATIENT_S 60

/* The connector counts its time-outs in seconds: ours is rounded up, and the
 * server is told the exact one in prepare_session(). */
static void
set_options(struct sql *s)
{
	unsigned timeout_s = (unsigned)(s->conf->mysql_timeout_ms + 999) / 1000;
	unsigned zero = 0;

	if (s->user != SQL_USER_BOOKING)
		timeout_s = PATIENT_S;
	mysql_optionsv(s->db, MYSQL_OPT_CONNECT_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_READ_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_WRITE_TIMEOUT, &timeout_s);
	mysql_optionsv(s->db, MYSQL_OPT_RECONNECT, &zero);
	mysql_optionsv(s->db, MYSQL_OPT_LOCAL_INFILE, &zero);
	mysql_optionsv(s->db, MYSQL_SET_CHARSET_NAME, "utf8mb4");
}

static enum status
plain(struct sql *s, const char *text)
{
	if (mysql_query(s->db, text) != 0)
		return failure(s, mysql_errno(s->db), mysql_error(s->db));
	return ST_OK;
}

/* Migrations and the cron program may take their time; a request may not, and
 * one whose program hangs, or whose host is gone, gives its locks back. */
static enum status
limit_statements(struct sql *s)
{
	char set[96];

	if (s->user != SQL_USER_BOOKING)
		return ST_OK;
	if (mariadb_connection(s->db))
		snprintf(set, sizeof set,
		    "SET SESSION max_statement_time = %.3f, "
		    "idle_transaction_timeout = 5",
		    (double)s->conf->mysql_timeout_ms / 1000);
	else
		snprintf(set, sizeof set,
		    "SET SESSION max_execution_time = %lld",
		    (long long)s->conf->mysql_timeout_ms);
	return plain(s, set);
}

static enum status
prepare_session(struct sql *s)
{
	enum status st;

	st = plain(s, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED");
	if (st == ST_OK)
		st = plain(s,
		    "SET SESSION time_zone = '+00:00', "
		    "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,"
		    "ERROR_FOR_DIVISION_BY_ZERO', "
		    "innodb_lock_wait_timeout = 1");
	return st == ST_OK ? limit_statements(s) : st;
}

static enum status
connect_once(struct sql *s)
{
	const struct conf *c = s->conf;
	char password[256];
	const char *name;
	enum status st;

	if (s->db != NULL)
		return ST_OK;
	if ((st = credentials(s, &name, password, sizeof password)) != ST_OK)
		return st;
	if ((s->db = mysql_init(NULL)) == NULL)
		return ST_INTERNAL;
	set_options(s);
	if (mysql_real_connect(s->db,
		c->mysql_socket[0] != '\0' ? "localhost" : c->mysql_host, name,
		password, c->mysql_database, (unsigned)c->mysql_port,
		c->mysql_socket[0] != '\0' ? c->mysql_socket : NULL, 0) == NULL)
		st = failure(s, mysql_errno(s->db), mysql_error(s->db));
	else
		st = prepare_session(s);
	explicit_bzero(password, sizeof password);
	if (st != ST_OK)
		disconnect(s);
	return st;
}

static enum status
prepare(struct sql *s, const char *text, MYSQL_STMT **out)
{
	MYSQL_STMT *stmt;
	enum status st;

	for (size_t i = 0; i < s->nprepared; i++)
		if (s->prepared[i].text == text) {
			*out = s->prepared[i].stmt;
			return ST_OK;
		}
	if (s->nprepared == STATEMENTS_MAX)
		abort();
	if ((stmt = mysql_stmt_init(s->db)) == NULL)
		return ST_INTERNAL;
	if (mysql_stmt_prepare(stmt, text, strlen(text)) != 0) {
		st = failure(s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
		mysql_stmt_close(stmt);
		return st;
	}
	s->prepared[s->nprepared++] = (struct prepared){ text, stmt };
	*out = stmt;
	return ST_OK;
}

static void
bind_arg(MYSQL_BIND *bind, const struct sql_arg *arg)
{
	*bind = (MYSQL_BIND){ 0 };
	switch (arg->type) {
	case SQL_ARG_INT:
		bind->buffer_type = MYSQL_TYPE_LONGLONG;
		bind->buffer = (void *)(uintptr_t)&arg->i;
		break;
	case SQL_ARG_TEXT:
		bind->buffer_type = MYSQL_TYPE_STRING;
		bind->buffer = (void *)(uintptr_t)arg->p;
		bind->buffer_length = strlen(arg->p);
		break;
	case SQL_ARG_DATA:
		bind->buffer_type = MYSQL_TYPE_BLOB;
		bind->buffer = (void *)(uintptr_t)arg->p;
		bind->buffer_length = arg->len;
		break;
	case SQL_ARG_NULL:
		bind->buffer_type = MYSQL_TYPE_NULL;
		break;
	}
}

static enum status
run_once(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, MYSQL_STMT **out)
{
	MYSQL_BIND bind[ARGS_MAX];
	MYSQL_STMT *stmt = NULL;
	enum status st;

	if ((st = connect_once(s)) != ST_OK ||
	    (st = prepare(s, text, &stmt)) != ST_OK)
		return st;
	if (nargs > ARGS_MAX || mysql_stmt_param_count(stmt) != nargs)
		abort();
	for (size_t i = 0; i < nargs; i++)
		bind_arg(&bind[i], &args[i]);
	if ((nargs > 0 && mysql_stmt_bind_param(stmt, bind) != 0) ||
	    mysql_stmt_execute(stmt) != 0)
		return failure(
		    s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
	*out = stmt;
	return ST_OK;
}

/*
 * A connection the server closed while we idled is found out only by using it,
 * and at once.  One that is lost after a wait is a server that hangs: to wait
 * for that on a new one would take the caller's time twice.
 */
#define STALE_MS 100

static bool
was_stale(const struct sql *s, bool fresh, int64_t since_ms)
{
	return s->db == NULL && !fresh && clock_mono_ms() - since_ms < STALE_MS;
}

/*
 * A connection the server closed while we idled is found out only by using
 * it.  What never left (CR_SERVER_GONE_ERROR) can be sent again on a new one,
 * and so can a read; any other write may have happened, and within a
 * transaction the earlier statements are gone.
 */
static enum status
run(struct sql *s, const char *text, const struct sql_arg *args, size_t nargs,
    bool again, MYSQL_STMT **out)
{
	int64_t start = clock_mono_ms();
	bool fresh = s->db == NULL;
	enum status st;

	if (s->in_transaction && fresh)
		return ST_UNAVAILABLE;
	st = run_once(s, text, args, nargs, out);
	if (st == ST_UNAVAILABLE && was_stale(s, fresh, start) &&
	    !s->in_transaction &&
	    (again || s->last_code == CR_SERVER_GONE_ERROR))
		st = run_once(s, text, args, nargs, out);
	return st;
}

enum status
sql_exec(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, struct sql_done *done)
{
	MYSQL_STMT *stmt;
	enum status st;

	if ((st = run(s, text, args, nargs, false, &stmt)) != ST_OK)
		return st;
	if (done != NULL) {
		done->affected = mysql_stmt_affected_rows(stmt);
		done->insert_id = mysql_stmt_insert_id(stmt);
	}
	return ST_OK;
}

enum status
sql_query(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, struct sql_rows **out)
{
	MYSQL_STMT *stmt;
	enum status st;

	if ((st = run(s, text, args, nargs, true, &stmt)) != ST_OK)
		return st;
	if ((st = sql_rows_fetch(stmt, out)) != ST_OK)
		st = failure(s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
	return st;
}

enum status
sql_query_int(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, int64_t *out)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(s, text, args, nargs, &rows)) != ST_OK)
		return st;
	if (sql_next(rows))
		*out = sql_int(rows, 0);
	else
		st = ST_NOT_FOUND;
	sql_rows_free(rows);
	return st;
}

/* A connection that idled too long is found closed here, where nothing is
 * lost by making a new one. */
static enum status
begin(struct sql *s)
{
	int64_t start = clock_mono_ms();
	bool fresh = s->db == NULL;
	enum status st;

	if ((st = connect_once(s)) != ST_OK)
		return st;
	if ((st = plain(s, "START TRANSACTION")) == ST_UNAVAILABLE &&
	    was_stale(s, fresh, start) && (st = connect_once(s)) == ST_OK)
		st = plain(s, "START TRANSACTION");
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
			disconnect(s);
		return st;
	}
	st = plain(s, "COMMIT");
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

enum status
sql_script(struct sql *s, const char *text)
{
	enum status st;
	int more;

	if ((st = connect_once(s)) != ST_OK)
		return st;
	mysql_set_server_option(s->db, MYSQL_OPTION_MULTI_STATEMENTS_ON);
	st = plain(s, text);
	while (st == ST_OK && (more = mysql_next_result(s->db)) != -1)
		if (more > 0)
			st = failure(s, mysql_errno(s->db), mysql_error(s->db));
	if (s->db != NULL)
		mysql_set_server_option(
		    s->db, MYSQL_OPTION_MULTI_STATEMENTS_OFF);
	return st;
}
