#ifndef CTL_TABLE_H
#define CTL_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include <json-c/json.h>

struct ctl;

#define TABLE_COLUMNS_MAX 32

struct table_column {
	const char *title;
	const char *member_names; /* one, or "a|b": the first not null */
};

/*
 * Rows of a list, however many: begin it, add rows, end it.  With --json it is
 * one array that has all members of the rows; else a table of the columns.  An
 * unfinished list leaves its array open, so that what was cut short is not
 * taken for the whole.
 */
struct table {
	const struct ctl *ctl;
	const struct table_column *column;
	size_t ncolumns;
	int width[TABLE_COLUMNS_MAX];
	struct json_object *rows; /* not printed yet */
	bool begun;
};

/* The columns stay the caller's and must live as long. */
void table_begin(
    struct table *, const struct ctl *, const struct table_column *, size_t n);
void table_add(struct table *, struct json_object *row); /* takes the row */
void table_end(struct table *);
bool table_is_empty(const struct table *); /* nothing was added */

/* What failed is not ended: free what is not printed. */
void table_abandon(struct table *);

/* Print an object as lines of `name  value`. */
void table_put_object(struct json_object *);

#endif
