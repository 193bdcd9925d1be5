#include <stdio.h>
#include <string.h>
#include <wchar.h>

#include "base/clock.h"
#include "base/str.h"
#include "ctl.h"

#define COLUMNS_MAX 32
#define CELL_MAX 256

static bool
ends_with(const char *s, const char *end)
{
	size_t n = strlen(s), m = strlen(end);

	return n >= m && strcmp(s + n - m, end) == 0;
}

/* A value as people read it: times as times, nothing as a dash. */
static const char *
cell(const char *name, struct json_object *v, char text[CELL_MAX])
{
	char when[CLOCK_TEXT];

	if (v == NULL)
		snprintf(text, CELL_MAX, "-");
	else if (ends_with(name, "_at_ms") && json_object_get_int64(v) > 0)
		snprintf(text, CELL_MAX, "%s",
		    clock_format(json_object_get_int64(v), when));
	else
		snprintf(text, CELL_MAX, "%s", json_object_get_string(v));
	return text;
}

/* Columns on a terminal: Korean letters take two. */
static int
width(const char *text)
{
	wchar_t wide[CELL_MAX];
	size_t n = mbstowcs(wide, text, CELL_MAX);
	int columns;

	if (n == (size_t)-1)
		return (int)strlen(text);
	columns = wcswidth(wide, n);
	return columns < 0 ? (int)n : columns;
}

static void
print_padded(const char *text, int columns)
{
	printf("%s%*s", text, columns - width(text), "");
}

static void
print_object(struct json_object *o)
{
	char text[CELL_MAX];
	int widest = 0;

	json_object_object_foreach(o, name, unused)
	{
		(void)unused;
		if (width(name) > widest)
			widest = width(name);
	}
	json_object_object_foreach(o, key, value)
	{
		print_padded(key, widest + 2);
		printf("%s\n", cell(key, value, text));
	}
}

/* The first object names the columns; all have the same members. */
static size_t
measure(struct json_object *rows, const char *name[COLUMNS_MAX],
    int columns[COLUMNS_MAX])
{
	struct json_object *first = json_object_array_get_idx(rows, 0);
	char text[CELL_MAX];
	size_t n = 0;

	json_object_object_foreach(first, key, unused)
	{
		(void)unused;
		if (n == COLUMNS_MAX)
			break;
		name[n] = key;
		columns[n++] = width(key);
	}
	for (size_t r = 0; r < json_object_array_length(rows); r++)
		for (size_t i = 0; i < n; i++) {
			int w = width(cell(name[i],
			    json_object_object_get(
				json_object_array_get_idx(rows, r), name[i]),
			    text));

			if (w > columns[i])
				columns[i] = w;
		}
	return n;
}

static void
print_table(struct json_object *rows)
{
	const char *name[COLUMNS_MAX];
	int columns[COLUMNS_MAX];
	char text[CELL_MAX];
	size_t n;

	if (json_object_array_length(rows) == 0)
		return;
	n = measure(rows, name, columns);
	for (size_t i = 0; i < n; i++)
		print_padded(name[i], i + 1 < n ? columns[i] + 2 : 0);
	putchar('\n');
	for (size_t r = 0; r < json_object_array_length(rows); r++) {
		struct json_object *row = json_object_array_get_idx(rows, r);

		for (size_t i = 0; i < n; i++)
			print_padded(
			    cell(name[i], json_object_object_get(row, name[i]),
				text),
			    i + 1 < n ? columns[i] + 2 : 0);
		putchar('\n');
	}
}

void
ctl_print(const struct ctl *c, struct json_object *o)
{
	if (c->json)
		puts(json_object_to_json_string_ext(o,
		    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	else if (json_object_is_type(o, json_type_array))
		print_table(o);
	else
		print_object(o);
	json_object_put(o);
}
