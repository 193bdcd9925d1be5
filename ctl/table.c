/*
 * Tables and lists of values, for people and as one JSON array.
 *
 * A list is printed in pages of rows, so that a stadium needs no more memory
 * than a page: columns are as wide as what came so far, and never become
 * narrower.  A JSON array is begun with its first row and closed by table_end()
 * alone, so that a list that was cut short is not valid JSON.
 */
#include <stdio.h>
#include <string.h>

#include "base/time_text.h"
#include "ctl.h"
#include "table.h"
#include "text.h"

#define PAGE_ROWS 500
#define CELL_SIZE 32 /* of what is made here; a text stays where it is */

static bool
name_ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* A value as people read it: times as times, nothing as a dash.  Valid until
 * the value or the buffer changes. */
static const char *
cell_text(const char *name, struct json_object *v, char buf[CELL_SIZE])
{
	if (v == NULL)
		return "-";
	if ((name_ends_with(name, "_at_ms") ||
		name_ends_with(name, "_since_ms")) &&
	    json_object_get_int64(v) > 0)
		return time_text_format(json_object_get_int64(v), buf);
	return json_object_get_string(v);
}

/* The first member of "a|b" that is there, and its name. */
static struct json_object *
first_member(struct json_object *row, const char *member_names, char name[64])
{
	struct json_object *v = NULL;

	while (v == NULL && *member_names != '\0') {
		size_t len = strcspn(member_names, "|");

		snprintf(name, 64, "%.*s", (int)len, member_names);
		json_object_object_get_ex(row, name, &v);
		member_names += len + (member_names[len] == '|');
	}
	return v;
}

static const char *
row_cell(struct json_object *row, const char *member_names, char buf[CELL_SIZE])
{
	char name[64] = "";
	struct json_object *v = first_member(row, member_names, name);

	return cell_text(name, v, buf);
}

/* The last column needs no blanks after it. */
static void
put_table_cell(const struct table *t, size_t i, const char *text)
{
	text_put(stdout, text);
	if (i + 1 < t->ncolumns)
		printf("%*s", t->width[i] + 2 - text_width(text), "");
	else
		putchar('\n');
}

static void
measure_columns(struct table *t)
{
	char buf[CELL_SIZE];

	for (size_t r = 0; r < json_object_array_length(t->rows); r++)
		for (size_t i = 0; i < t->ncolumns; i++) {
			int w = text_width(
			    row_cell(json_object_array_get_idx(t->rows, r),
				t->column[i].member_names, buf));

			if (w > t->width[i])
				t->width[i] = w;
		}
}

static void
print_table_rows(struct table *t)
{
	char buf[CELL_SIZE];

	measure_columns(t);
	for (size_t i = 0; !t->begun && i < t->ncolumns; i++)
		put_table_cell(t, i, t->column[i].title);
	for (size_t r = 0; r < json_object_array_length(t->rows); r++)
		for (size_t i = 0; i < t->ncolumns; i++)
			put_table_cell(t, i,
			    row_cell(json_object_array_get_idx(t->rows, r),
				t->column[i].member_names, buf));
}

static void
print_table_json(struct table *t)
{
	for (size_t r = 0; r < json_object_array_length(t->rows); r++) {
		putchar(!t->begun && r == 0 ? '[' : ',');
		text_put_json(stdout, json_object_to_json_string_ext(
					  json_object_array_get_idx(t->rows, r),
					  JSON_C_TO_STRING_PLAIN |
					      JSON_C_TO_STRING_NOSLASHESCAPE));
	}
}

static void
flush_table_page(struct table *t)
{
	if (json_object_array_length(t->rows) == 0)
		return;
	if (t->ctl->json)
		print_table_json(t);
	else
		print_table_rows(t);
	t->begun = true;
	json_object_put(t->rows);
	t->rows = json_object_new_array();
}

void
table_begin(struct table *t, const struct ctl *c,
    const struct table_column *column, size_t n)
{
	*t = (struct table){ .ctl = c,
		.column = column,
		.ncolumns = n < TABLE_COLUMNS_MAX ? n : TABLE_COLUMNS_MAX,
		.rows = json_object_new_array() };
	for (size_t i = 0; i < t->ncolumns; i++)
		t->width[i] = text_width(column[i].title);
}

void
table_add(struct table *t, struct json_object *row)
{
	json_object_array_add(t->rows, row);
	if (json_object_array_length(t->rows) == PAGE_ROWS)
		flush_table_page(t);
}

bool
table_is_empty(const struct table *t)
{
	return !t->begun && json_object_array_length(t->rows) == 0;
}

void
table_end(struct table *t)
{
	flush_table_page(t);
	if (t->ctl->json)
		puts(t->begun ? "]" : "[]");
	json_object_put(t->rows);
}

void
table_abandon(struct table *t)
{
	json_object_put(t->rows);
}

/* The names are as wide as the widest, so that the values stand in a column. */
void
table_put_object(struct json_object *o)
{
	char buf[CELL_SIZE];
	int widest = 0;

	json_object_object_foreach(o, name, unused)
	{
		(void)unused;
		if (text_width(name) > widest)
			widest = text_width(name);
	}
	json_object_object_foreach(o, key, value)
	{
		printf("%s%*s", key, widest + 2 - text_width(key), "");
		text_put(stdout, cell_text(key, value, buf));
		putchar('\n');
	}
}
