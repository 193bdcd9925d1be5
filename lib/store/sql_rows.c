/*
 * The rows of a SELECT, copied out of the connector.
 *
 *     values   row 0: column 0, 1, ...   row 1: column 0, 1, ...   ...
 *
 * A value is what its column is, an integer or text: to read it as the other is
 * a mistake in the caller, which reads 0 or NULL.  Texts end with a NUL that is
 * not counted.
 */
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "store/sql_rows.h"

#define COLUMNS_MAX 32

/* One value: an integer column as i, any other as len bytes at p. */
struct value {
	bool null;
	int64_t i;
	size_t len;
	char *p;
};

struct sql_rows {
	size_t nrows, ncolumns;
	size_t at; /* 1-based; 0: before the first */
	struct value *values;
};

/* Which columns sql_int() reads. */
static bool
is_integer_column(const MYSQL_FIELD *f)
{
	switch (f->type) {
	case MYSQL_TYPE_TINY:
	case MYSQL_TYPE_SHORT:
	case MYSQL_TYPE_INT24:
	case MYSQL_TYPE_LONG:
	case MYSQL_TYPE_LONGLONG:
		return true;
	/* SUM() of integers is a DECIMAL without decimals. */
	case MYSQL_TYPE_DECIMAL:
	case MYSQL_TYPE_NEWDECIMAL:
		return f->decimals == 0;
	default:
		return false;
	}
}

/* A text is fetched twice: for its length, then into memory of that length. */
static bool
copy_value(
    MYSQL_STMT *stmt, const MYSQL_FIELD *f, unsigned column, struct value *v)
{
	unsigned long len = 0;
	my_bool null = 0;
	MYSQL_BIND bind = { .is_null = &null, .length = &len };

	if (is_integer_column(f)) {
		bind.buffer_type = MYSQL_TYPE_LONGLONG;
		bind.buffer = &v->i;
		if (mysql_stmt_fetch_column(stmt, &bind, column, 0) != 0)
			return false;
	} else {
		bind.buffer_type = MYSQL_TYPE_STRING;
		if (mysql_stmt_fetch_column(stmt, &bind, column, 0) != 0 ||
		    (v->p = malloc(len + 1)) == NULL)
			return false;
		bind.buffer = v->p;
		bind.buffer_length = len + 1;
		if (mysql_stmt_fetch_column(stmt, &bind, column, 0) != 0)
			return false;
		v->p[len] = '\0';
	}
	v->len = len;
	v->null = null != 0;
	return true;
}

/* The columns are bound to no memory, since their lengths are not known: the
 * fetch moves on to the next row, and copy_value() fetches what is in it. */
static bool
copy_rows(MYSQL_STMT *stmt, const MYSQL_FIELD *fields, struct sql_rows *rows)
{
	MYSQL_BIND none[COLUMNS_MAX] = { 0 };
	unsigned long len[COLUMNS_MAX];
	my_bool null[COLUMNS_MAX];
	int end;

	for (size_t c = 0; c < rows->ncolumns; c++) {
		none[c].buffer_type = MYSQL_TYPE_STRING;
		none[c].length = &len[c];
		none[c].is_null = &null[c];
	}
	if (mysql_stmt_bind_result(stmt, none) != 0)
		return false;
	for (size_t r = 0; r < rows->nrows; r++) {
		end = mysql_stmt_fetch(stmt);
		if (end != 0 && end != MYSQL_DATA_TRUNCATED)
			return false;
		for (size_t c = 0; c < rows->ncolumns; c++)
			if (!copy_value(stmt, &fields[c], (unsigned)c,
				&rows->values[r * rows->ncolumns + c]))
				return false;
	}
	return true;
}

/* Stored on the client first, so that the rows can be counted. */
enum status
sql_rows_fetch(MYSQL_STMT *stmt, struct sql_rows **out)
{
	MYSQL_RES *meta = mysql_stmt_result_metadata(stmt);
	struct sql_rows *rows = calloc(1, sizeof *rows);
	bool done = false;

	if (meta == NULL || rows == NULL)
		goto out;
	rows->ncolumns = mysql_num_fields(meta);
	if (rows->ncolumns > COLUMNS_MAX || mysql_stmt_store_result(stmt) != 0)
		goto out;
	rows->nrows = (size_t)mysql_stmt_num_rows(stmt);
	rows->values =
	    calloc(rows->nrows * rows->ncolumns + 1, sizeof *rows->values);
	done = rows->values != NULL &&
	       copy_rows(stmt, mysql_fetch_fields(meta), rows);
	mysql_stmt_free_result(stmt);
out:
	if (meta != NULL)
		mysql_free_result(meta);
	if (!done) {
		sql_rows_free(rows);
		return ST_INTERNAL;
	}
	*out = rows;
	return ST_OK;
}

bool
sql_next(struct sql_rows *rows)
{
	if (rows->at == rows->nrows)
		return false;
	rows->at++;
	return true;
}

size_t
sql_count(const struct sql_rows *rows)
{
	return rows->nrows;
}

/* A column that the statement does not have is a mistake in the caller. */
static const struct value *
value_at(const struct sql_rows *rows, unsigned column)
{
	IMPOSSIBLE_IF(rows->at == 0 || column >= rows->ncolumns);
	return &rows->values[(rows->at - 1) * rows->ncolumns + column];
}

int64_t
sql_int(const struct sql_rows *rows, unsigned column)
{
	return value_at(rows, column)->i;
}

const char *
sql_text(const struct sql_rows *rows, unsigned column)
{
	const struct value *v = value_at(rows, column);

	return v->null ? NULL : v->p;
}

const void *
sql_data(const struct sql_rows *rows, unsigned column, size_t *len)
{
	const struct value *v = value_at(rows, column);

	*len = v->len;
	return v->null ? NULL : v->p;
}

bool
sql_is_null(const struct sql_rows *rows, unsigned column)
{
	return value_at(rows, column)->null;
}

void
sql_rows_free(struct sql_rows *rows)
{
	if (rows == NULL)
		return;
	if (rows->values != NULL)
		for (size_t i = 0; i < rows->nrows * rows->ncolumns; i++)
			free(rows->values[i].p);
	free(rows->values);
	free(rows);
}
