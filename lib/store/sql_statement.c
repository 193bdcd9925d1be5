/*
 * Statements, prepared once a connection and run with arguments.
 *
 * A prepared statement is found again by the address of its text, so a text
 * must be a constant of its own: never built at run time, never one that the
 * compiler may merge with another's.  After a statement was lost with its
 * connection, only what cannot have happened, or may happen twice, is sent
 * again (run_statement()).
 */
#include <stdlib.h>
#include <string.h>

#include <errmsg.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "store/sql_connection.h"
#include "store/sql_rows.h"

#define ARGS_MAX 32

/* The few dozen statements of a program are searched one by one: that is little
 * beside a round trip to the server. */
static enum status
prepare_statement(struct sql *s, const char *text, MYSQL_STMT **out)
{
	MYSQL_STMT *stmt;
	enum status st;

	for (size_t i = 0; i < s->nprepared; i++)
		if (s->prepared[i].text == text) {
			*out = s->prepared[i].stmt;
			return ST_OK;
		}
	IMPOSSIBLE_IF(s->nprepared == SQL_STATEMENTS_MAX);
	if ((stmt = mysql_stmt_init(s->db)) == NULL)
		return ST_INTERNAL;
	if (mysql_stmt_prepare(stmt, text, strlen(text)) != 0) {
		st = sql_failure(
		    s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
		mysql_stmt_close(stmt);
		return st;
	}
	s->prepared[s->nprepared++] = (struct sql_prepared){ text, stmt };
	*out = stmt;
	return ST_OK;
}

/* The connector takes pointers to what it only reads as not const. */
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

/* The arguments are bound to the caller's memory, which stays until the
 * statement was executed. */
static enum status
run_statement_once(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, MYSQL_STMT **out)
{
	MYSQL_BIND bind[ARGS_MAX];
	MYSQL_STMT *stmt = NULL;
	enum status st;

	if ((st = sql_connect(s)) != ST_OK ||
	    (st = prepare_statement(s, text, &stmt)) != ST_OK)
		return st;
	IMPOSSIBLE_IF(
	    nargs > ARGS_MAX || mysql_stmt_param_count(stmt) != nargs);
	for (size_t i = 0; i < nargs; i++)
		bind_arg(&bind[i], &args[i]);
	if ((nargs > 0 && mysql_stmt_bind_param(stmt, bind) != 0) ||
	    mysql_stmt_execute(stmt) != 0)
		return sql_failure(
		    s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
	*out = stmt;
	return ST_OK;
}

/*
 * That the server closed a connection while it was idle is noticed only by
 * using it.  A statement that was never sent (CR_SERVER_GONE_ERROR) can be sent
 * again on a new one, and so can a read (`again`).  Any other write may have
 * happened; and in a transaction the statements before it are lost.
 */
static enum status
run_statement(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, bool again, MYSQL_STMT **out)
{
	int64_t start = clock_mono_ms();
	bool fresh = s->db == NULL;
	enum status st;

	if (s->in_transaction && fresh)
		return ST_UNAVAILABLE;
	st = run_statement_once(s, text, args, nargs, out);
	if (st == ST_UNAVAILABLE && sql_was_stale(s, fresh, start) &&
	    !s->in_transaction &&
	    (again || s->last_code == CR_SERVER_GONE_ERROR))
		st = run_statement_once(s, text, args, nargs, out);
	return st;
}

enum status
sql_exec(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, struct sql_done *done)
{
	MYSQL_STMT *stmt;
	enum status st;

	if ((st = run_statement(s, text, args, nargs, false, &stmt)) != ST_OK)
		return st;
	if (done != NULL) {
		done->affected = mysql_stmt_affected_rows(stmt);
		done->insert_id = mysql_stmt_insert_id(stmt);
	}
	return ST_OK;
}

/* All rows are fetched at once, so that the connection is free for the next
 * statement while they are read. */
enum status
sql_query(struct sql *s, const char *text, const struct sql_arg *args,
    size_t nargs, struct sql_rows **out)
{
	MYSQL_STMT *stmt;
	enum status st;

	if ((st = run_statement(s, text, args, nargs, true, &stmt)) != ST_OK)
		return st;
	if ((st = sql_rows_fetch(stmt, out)) != ST_OK)
		st = sql_failure(
		    s, mysql_stmt_errno(stmt), mysql_stmt_error(stmt));
	return st;
}

/* Of several rows the first. */
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

/* All results must be read, or the next statement fails. */
enum status
sql_script(struct sql *s, const char *text)
{
	enum status st;
	int more;

	if ((st = sql_connect(s)) != ST_OK)
		return st;
	mysql_set_server_option(s->db, MYSQL_OPTION_MULTI_STATEMENTS_ON);
	st = sql_run_text(s, text);
	while (st == ST_OK && (more = mysql_next_result(s->db)) != -1)
		if (more > 0)
			st = sql_failure(
			    s, mysql_errno(s->db), mysql_error(s->db));
	if (s->db != NULL)
		mysql_set_server_option(
		    s->db, MYSQL_OPTION_MULTI_STATEMENTS_OFF);
	return st;
}

enum status
sql_takes_writes(struct sql *s)
{
	static const char is_read_only[] = "SELECT @@read_only";
	int64_t read_only;
	enum status st;

	st = sql_query_int(s, is_read_only, SQL_NO_ARGS, &read_only);
	return st == ST_OK && read_only != 0 ? ST_UNAVAILABLE : st;
}
