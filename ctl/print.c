/*
 * How a result is printed: as JSON, or as people read it.
 *
 * A command makes one JSON value and prints it here once, so that --json and
 * the table never tell different things.
 */
#include <stdio.h>

#include "ctl.h"
#include "print.h"
#include "table.h"
#include "text.h"

/* The first object names the columns; all have the same members. */
static void
print_rows(const struct ctl *c, struct json_object *rows)
{
	struct table_column column[TABLE_COLUMNS_MAX];
	struct table t;
	size_t n = 0;

	if (json_object_array_length(rows) == 0)
		return;
	json_object_object_foreach(
	    json_object_array_get_idx(rows, 0), key, unused)
	{
		(void)unused;
		if (n < TABLE_COLUMNS_MAX)
			column[n++] = (struct table_column){ key, key };
	}
	table_begin(&t, c, column, n);
	for (size_t i = 0; i < json_object_array_length(rows); i++)
		table_add(
		    &t, json_object_get(json_object_array_get_idx(rows, i)));
	table_end(&t);
}

void
print_result(const struct ctl *c, struct json_object *o)
{
	if (c->json) {
		text_put_json(stdout, json_object_to_json_string_ext(o,
					  JSON_C_TO_STRING_PLAIN |
					      JSON_C_TO_STRING_NOSLASHESCAPE));
		putchar('\n');
	} else if (json_object_is_type(o, json_type_array)) {
		print_rows(c, o);
	} else {
		table_put_object(o);
	}
	json_object_put(o);
}
