/*
 * usherctl sales export: what was sold, for accounting and for the door.
 *
 * CSV as RFC 4180 has it, row by row as they are read: a stadium must not be
 * held in memory.  Names are what buyers chose: what a spreadsheet would
 * compute in one is marked as text.
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "base/array.h"
#include "base/time_text.h"
#include "booking/booking.h"
#include "commands.h"
#include "ctl.h"
#include "text.h"

/* As wide as the widest text of a booking, each character doubled. */
#define CSV_SIZE (2 * (SEAT_SECTION_MAX + ACCOUNT_NAME_MAX) + 8)

/* Would a spreadsheet compute a cell that begins so?  The last four are wide
 * forms, which Korean and Japanese ones take for the first four. */
static bool
is_formula(const char *text)
{
	static const char *const begins[] = { "=", "+", "-", "@", "\t", "\r",
		"\uff1d", "\uff0b", "\uff0d", "\uff20" };

	text += strspn(text, " \"");
	for (size_t i = 0; i < ARRAY_LEN(begins); i++)
		if (strncmp(text, begins[i], strlen(begins[i])) == 0)
			return true;
	return false;
}

/* Where numbers have a decimal comma, a spreadsheet takes lines of commas for
 * one cell and begins another one at each semicolon, quoted or not. */
static void
put_csv_text(const char *text)
{
	char quoted[CSV_SIZE];
	bool is_cell = true;
	size_t n = 0;

	quoted[n++] = '"';
	for (; *text != '\0' && n + 5 < sizeof quoted; text++) {
		if (is_cell && is_formula(text))
			quoted[n++] = '\'';
		is_cell = *text == ';';
		if (*text == '"')
			quoted[n++] = '"';
		quoted[n++] = *text;
	}
	quoted[n++] = '"';
	quoted[n] = '\0';
	text_put(stdout, quoted);
	putchar(',');
}

static void
put_csv_time(int64_t ms, const char *end)
{
	char text[TIME_TEXT_SIZE];

	printf("%s%s", ms > 0 ? time_text_format(ms, text) : "", end);
}

static void
export_seat(void *arg, const struct booking_seat *s)
{
	(void)arg;
	printf("%s,%s,", s->number, s->state);
	put_csv_text(s->account);
	put_csv_text(s->account_name);
	printf("%lld,", (long long)s->seat_id);
	put_csv_text(s->place.section);
	put_csv_text(s->place.row);
	printf("%lld,%lld,", (long long)s->place.number,
	    (long long)s->place.price);
	put_csv_time(s->paid_at_ms, ",");
	put_csv_time(s->refunded_at_ms, "\r\n");
}

/* The list is read after the heading was printed: what fails leaves a file that
 * is short, and a status that says so. */
static enum status
sales_export_command(struct ctl *c)
{
	struct concert concert;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = concert_get(c->app.sql, id, &concert)) != ST_OK)
		return st;
	printf("booking,state,account,name,seat_id,section,row,number,price,"
	       "paid,refunded\r\n");
	st = booking_list(c->app.sql, id, "", "paid", export_seat, NULL);
	if (st == ST_OK)
		st = booking_list(
		    c->app.sql, id, "", "refunded", export_seat, NULL);
	return st;
}

/* clang-format off */
const struct ctl_command sales_commands[] = {
	{
		.name = "sales export",
		.args = "CONCERT",
		.help = "print what was sold and refunded, as CSV",
		.needs = CTL_NEED_SQL,
		.run = sales_export_command,
	},
	{ .name = NULL },
};
/* clang-format on */
