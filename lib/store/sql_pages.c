/*
 * A SELECT that may have very many rows, a page at a time.  Each page is a
 * statement of its own that begins after the last key of the one before: the
 * connection is free in between, only one page is in memory, and no lock or
 * snapshot is kept while the caller reads on at its own pace.
 */
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "store/sql.h"

#define PAGE_ROWS 1000
#define PAGE_ARGS 16 /* with the two that are the page's */

/* A page that is not full is the last one. */
enum status
sql_each(struct sql *db, const char *statement, const struct sql_arg *args,
    size_t nargs, void (*each)(void *, const struct sql_rows *), void *arg)
{
	struct sql_arg all[PAGE_ARGS];
	struct sql_rows *rows;
	int64_t after = 0;
	enum status st;
	size_t n;

	IMPOSSIBLE_IF(nargs + 2 > PAGE_ARGS);
	memcpy(all, args, nargs * sizeof *args);
	all[nargs + 1] = SQL_INT(PAGE_ROWS);
	do {
		all[nargs] = SQL_INT(after);
		st = sql_query(db, statement, all, nargs + 2, &rows);
		if (st != ST_OK)
			return st;
		n = sql_count(rows);
		while (sql_next(rows)) {
			after = sql_int(rows, 0);
			each(arg, rows);
		}
		sql_rows_free(rows);
	} while (n == PAGE_ROWS);
	return ST_OK;
}
