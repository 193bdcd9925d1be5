/*
 * usherctl seats: the seats of a concert, as sections or from a file.
 *
 * Seats are added all or none: a file with one bad line adds nothing, and the
 * message names the line or the seat.  Lists are printed in pages as rows
 * arrive: a stadium must not be held in memory.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/array.h"
#include "base/json.h"
#include "base/str.h"
#include "booking/seat_list.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "table.h"

#define LINE_MAX_BYTES 512

/* That nothing was added is part of the message: else an operator would look
 * for the first half of the seats before trying again. */
static enum status
report_seats_added(struct ctl *c, enum status st, size_t n)
{
	struct json_object *o;

	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "a seat with that place exists already; "
		    "nothing was added");
	if (st != ST_OK)
		return st;
	o = json_object_new_object();
	json_add_int(o, "added", (int64_t)n);
	print_result(c, o);
	return ST_OK;
}

/* The bound is on the product, which the table of options cannot say. */
static enum status
seats_add_command(struct ctl *c)
{
	int64_t rows = args_int(c, "--rows", 0),
		cols = args_int(c, "--cols", 0);
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if (rows * cols > SEAT_ADD_MAX)
		return ctl_fail(c, ST_BAD_FIELD,
		    "%lld rows of %lld are more than the %d seats that can be "
		    "added at once: add them in parts, as sections",
		    (long long)rows, (long long)cols, SEAT_ADD_MAX);
	st = seat_add_grid(c->app.sql, id, args_text(c, "--section", ""), rows,
	    cols, args_int(c, "--price", 0));
	return report_seats_added(c, st, (size_t)(rows * cols));
}

static bool
copy_place_text(char *to, size_t cap, const char *s)
{
	return *s != '\0' && (size_t)snprintf(to, cap, "%s", s) < cap;
}

/* section,row,number,price; no field holds a comma or a quote. */
static bool
parse_seat_line(char *line, struct seat_place *p)
{
	const char *field[5];
	size_t n = 0;
	char *at;

	line[strcspn(line, "\r\n")] = '\0';
	while (n < 5 && (at = strsep(&line, ",")) != NULL)
		field[n++] = at;
	return n == 4 &&
	       copy_place_text(p->section, sizeof p->section, field[0]) &&
	       copy_place_text(p->row, sizeof p->row, field[1]) &&
	       str_to_int(field[2], 1, INT32_MAX, &p->number) &&
	       str_to_int(field[3], 0, SEAT_PRICE_MAX, &p->price);
}

/* The places of a file; the header line may be there or not. */
static enum status
read_seat_places(struct ctl *c, FILE *f, struct seat_place *places, size_t *n)
{
	char line[LINE_MAX_BYTES];

	*n = 0;
	for (unsigned at = 1; fgets(line, sizeof line, f) != NULL; at++) {
		if (at == 1 && strncmp(line, "section,", 8) == 0)
			continue;
		if (*n == SEAT_ADD_MAX)
			return ctl_fail(c, ST_BAD_FIELD,
			    "%s:%u: more than %d seats", c->arg[1], at,
			    SEAT_ADD_MAX);
		if (!parse_seat_line(line, &places[*n]))
			return ctl_fail(c, ST_BAD_FIELD,
			    "%s:%u: not `section,row,number,price`", c->arg[1],
			    at);
		(*n)++;
	}
	if (*n == 0)
		return ctl_fail(c, ST_BAD_FIELD, "%s: no seats", c->arg[1]);
	return ST_OK;
}

static enum status
refuse_seat_place(struct ctl *c, enum status st, const struct seat_place *p)
{
	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "%s: section %.40s row %.10s number %lld exists already; "
		    "nothing was added",
		    c->arg[1], p->section, p->row, (long long)p->number);
	return ctl_fail(c, st,
	    "%s: section %.40s row %.10s number %lld: a section has up to %d "
	    "and a row up to %d characters of UTF-8, a number goes up to %d; "
	    "nothing was added",
	    c->arg[1], p->section, p->row, (long long)p->number,
	    SEAT_SECTION_CHARS, SEAT_ROW_CHARS, SEAT_NUMBER_MAX);
}

/* The whole file is read before a seat is added. */
static enum status
seats_import_command(struct ctl *c)
{
	struct seat_place *places = NULL;
	enum status st;
	uint32_t id;
	size_t n, bad;
	FILE *f;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if ((f = fopen(c->arg[1], "re")) == NULL)
		return ctl_fail(
		    c, ST_NOT_FOUND, "%s: %s", c->arg[1], strerror(errno));
	if ((places = calloc(SEAT_ADD_MAX, sizeof *places)) == NULL)
		st = ST_INTERNAL;
	else
		st = read_seat_places(c, f, places, &n);
	fclose(f);
	if (st == ST_OK) {
		st = seat_add(c->app.sql, id, places, n, &bad);
		if (st == ST_CONFLICT || st == ST_BAD_FIELD)
			st = refuse_seat_place(c, st, &places[bad]);
		else
			st = report_seats_added(c, st, n);
	}
	free(places);
	return st;
}

static void
add_seat_row(void *table, const struct seat_row *row)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "seat_id", row->seat_id);
	json_add_text(o, "section", row->place.section);
	json_add_text(o, "row", row->place.row);
	json_add_int(o, "number", row->place.number);
	json_add_int(o, "price", row->place.price);
	json_add_text(o, "status", row->status);
	table_add(table, o);
}

static const struct table_column columns[] = {
	{ "seat_id", "seat_id" },
	{ "section", "section" },
	{ "row", "row" },
	{ "number", "number" },
	{ "price", "price" },
	{ "status", "status" },
};

/* No rows may mean an empty section or a mistyped one: only the second is an
 * error. */
static enum status
seats_list_command(struct ctl *c)
{
	const char *section = args_text(c, "--section", "");
	struct table t;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	table_begin(&t, c, columns, ARRAY_LEN(columns));
	st = seat_list(c->app.sql, id, section, args_text(c, "--status", ""),
	    add_seat_row, &t);
	if (st == ST_OK && *section != '\0' && table_is_empty(&t) &&
	    (st = seat_section_exists(c->app.sql, id, section)) == ST_NOT_FOUND)
		st = ctl_fail(
		    c, st, "concert %u has no section `%.120s`", id, section);
	if (st == ST_OK)
		table_end(&t);
	else
		table_abandon(&t);
	return st;
}

/* Whether the seat is free is decided in the database; here are the words. */
static enum status
set_seat_blocked(struct ctl *c, bool blocked)
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	st = seat_block(c->app.sql, id, blocked);
	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "seat %u is held or sold; `usherctl seats list` "
		    "prints which are available",
		    id);
	if (st == ST_NO_SEAT)
		return ctl_fail(c, st,
		    "there is no seat %u; `usherctl seats list` prints a "
		    "concert's seats and their ids",
		    id);
	return st;
}

static enum status
seats_block_command(struct ctl *c)
{
	return set_seat_blocked(c, true);
}

static enum status
seats_unblock_command(struct ctl *c)
{
	return set_seat_blocked(c, false);
}

/* clang-format off */
const struct ctl_command seats_commands[] = {
	{
		.name = "seats add",
		.args = "CONCERT",
		.help = "add a section of rows at one price",
		.needs = CTL_NEED_SQL,
		.options = {
			{ .name = "--section", .kind = CTL_TEXT, .min = 1,
			    .required = true, .max = SEAT_SECTION_CHARS,
			    .help = "Name of the section." },
			{ .name = "--rows", .kind = CTL_INT, .required = true,
			    .min = 1, .max = 1000, .unit = "rows",
			    .help = "Number of rows." },
			{ .name = "--cols", .kind = CTL_INT, .required = true,
			    .min = 1, .max = 1000, .unit = "seats",
			    .help = "Number of seats in each row." },
			{ .name = "--price", .kind = CTL_INT, .required = true,
			    .min = 0, .max = SEAT_PRICE_MAX, .unit = "points",
			    .help = "Price of each seat." },
		},
		.run = seats_add_command,
	},
	{
		.name = "seats import",
		.args = "CONCERT FILE",
		.help = "add seats from lines of section,row,number,price",
		.needs = CTL_NEED_SQL,
		.run = seats_import_command,
	},
	{
		.name = "seats list",
		.args = "CONCERT",
		.help = "print its seats, their ids and status",
		.needs = CTL_NEED_SQL,
		.options = {
			{ .name = "--section", .kind = CTL_TEXT, .min = 1,
			    .max = SEAT_SECTION_CHARS,
			    .help = "Print only the seats of this section." },
			{ .name = "--status", .kind = CTL_WORD,
			    .words = "available|held|sold|blocked",
			    .help = "Print only the seats of this status." },
		},
		.run = seats_list_command,
	},
	{
		.name = "seats block",
		.args = "SEAT",
		.help = "take a seat from sale",
		.needs = CTL_NEED_SQL,
		.run = seats_block_command,
	},
	{
		.name = "seats unblock",
		.args = "SEAT",
		.help = "give a blocked seat back to sale",
		.needs = CTL_NEED_SQL,
		.run = seats_unblock_command,
	},
	{ .name = NULL },
};
/* clang-format on */
