/*
 * usherctl booking: what was held, paid and refunded, and by what number.
 *
 * A booking's number is the one on the buyer's ticket, and its payment's is
 * taken too; `r` and a number is one seat of it, or a hold.  Whatever is
 * printed as `booking` or `seat_of` is what `booking show` and `refund` take
 * (booking_arg.c), so that an operator can go from one to the other.  Lists are
 * printed in pages as rows arrive: a stadium must not be held in memory.
 */
#include <stdio.h>
#include <string.h>

#include "args.h"
#include "base/array.h"
#include "base/json.h"
#include "booking/booking.h"
#include "booking/ledger.h"
#include "booking_arg.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "table.h"

static void
add_id_member(struct json_object *o, const char *key, int64_t id)
{
	if (id > 0)
		json_add_int(o, key, id);
	else
		json_add_null(o, key);
}

/* A reservation as people write it: "r12", which cannot be taken for the number
 * of a booking. */
static void
add_reservation_member(struct json_object *o, int64_t id)
{
	char text[24];

	snprintf(text, sizeof text, "r%lld", (long long)id);
	if (id > 0)
		json_add_text(o, "reservation", text);
	else
		json_add_null(o, "reservation");
}

/* A hold has none. */
static void
add_booking_member(struct json_object *o, const char *number)
{
	if (*number != '\0')
		json_add_text(o, "booking", number);
	else
		json_add_null(o, "booking");
}

/* All members, for --json; tables show those of their columns.  What does not
 * apply to the state is null, never left out: scripts find the same members. */
static struct json_object *
booked_seat_json(const struct booking_seat *s)
{
	struct json_object *o = json_object_new_object();
	char label[SEAT_LABEL];

	seat_label(&s->place, label);
	add_id_member(o, "payment_id", s->payment_id);
	add_booking_member(o, s->number);
	add_reservation_member(o, s->reservation_id);
	json_add_text(o, "account_id", s->account);
	json_add_text(o, "account_name", s->account_name);
	json_add_int(o, "concert_id", s->concert_id);
	json_add_int(o, "seat_id", s->seat_id);
	json_add_text(o, "seat", label);
	json_add_text(o, "section", s->place.section);
	json_add_text(o, "row", s->place.row);
	json_add_int(o, "number", s->place.number);
	json_add_int(o, "price", s->place.price);
	json_add_text(o, "state", s->state);
	json_add_time(o, "expires_at_ms", s->expires_at_ms);
	json_add_time(o, "paid_at_ms", s->paid_at_ms);
	json_add_time(o, "refunded_at_ms", s->refunded_at_ms);
	if (s->matched != NULL)
		json_add_text(o, "matched", s->matched);
	return o;
}

static void
add_booking_row(void *table, const struct booking_seat *s)
{
	table_add(table, booked_seat_json(s));
}

static void
add_seat_to_array(void *array, const struct booking_seat *s)
{
	json_object_array_add(array, booked_seat_json(s));
}

/* End the table, or abandon it on failure. */
static enum status
finish_table(struct table *t, enum status st)
{
	if (st == ST_OK)
		table_end(t);
	else
		table_abandon(t);
	return st;
}

/* --- list, find ---------------------------------------------------------- */

/* What a hold ends at, a sale was paid at, a refund was made at. */
#define WHEN "refunded_at_ms|paid_at_ms|expires_at_ms"

static const struct table_column list_columns[] = {
	{ "booking", "booking" },
	{ "seat_of", "reservation" },
	{ "account", "account_id" },
	{ "seat", "seat" },
	{ "state", "state" },
	{ "price", "price" },
	{ "when", WHEN },
}, find_columns[] = {
	{ "matched", "matched" },
	{ "booking", "booking" },
	{ "seat_of", "reservation" },
	{ "account", "account_id" },
	{ "name", "account_name" },
	{ "concert", "concert_id" },
	{ "seat", "seat" },
	{ "state", "state" },
};

/* An account that does not exist is an error, not an empty list: the operator
 * has mistyped it. */
static enum status
booking_list_command(struct ctl *c)
{
	const char *account = args_text(c, "--account", "");
	struct account a;
	struct table t;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if (*account != '\0' &&
	    (st = account_get(c->app.sql, account, &a)) != ST_OK)
		return st != ST_NO_ACCOUNT
			   ? st
			   : ctl_fail(
				 c, st, "there is no account %.50s", account);
	table_begin(&t, c, list_columns, ARRAY_LEN(list_columns));
	return finish_table(
	    &t, booking_list(c->app.sql, id, account,
		    args_text(c, "--state", ""), add_booking_row, &t));
}

/* Nothing found is a failure, so that a script can tell. */
static enum status
booking_find_command(struct ctl *c)
{
	struct table t;
	enum status st;

	if (*c->arg[0] == '\0')
		return ctl_fail(c, ST_BAD_FIELD, "give a text to look for");
	table_begin(&t, c, find_columns, ARRAY_LEN(find_columns));
	st = booking_find(c->app.sql, c->arg[0], add_booking_row, &t);
	if (st == ST_OK && table_is_empty(&t))
		st = ctl_fail(c, ST_NOT_FOUND,
		    "nothing matches `%.100s`: give the number of a booking or "
		    "of a reservation, an account's id or name, or a seat as "
		    "tickets name it",
		    c->arg[0]);
	return finish_table(&t, st);
}

/* --- show ---------------------------------------------------------------- */

static void
add_ledger_entry(void *array, const struct ledger_entry *e)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "ledger_id", e->id);
	json_add_text(o, "kind", e->kind);
	json_add_int(o, "amount", e->amount);
	add_reservation_member(o, e->reservation_id);
	json_add_time(o, "created_at_ms", e->created_at_ms);
	json_object_array_add(array, o);
}

static const struct table_column seat_columns[] = {
	{ "seat_of", "reservation" },
	{ "concert", "concert_id" },
	{ "seat_id", "seat_id" },
	{ "seat", "seat" },
	{ "state", "state" },
	{ "price", "price" },
	{ "when", WHEN },
}, entry_columns[] = {
	{ "ledger", "ledger_id" },
	{ "kind", "kind" },
	{ "amount", "amount" },
	{ "refund_of", "reservation" },
	{ "when", "created_at_ms" },
};

/* Takes the rows. */
static void
print_booking_part(struct ctl *c, const struct table_column *columns, size_t n,
    struct json_object *rows)
{
	struct table t;

	if (json_object_array_length(rows) > 0) {
		putchar('\n');
		table_begin(&t, c, columns, n);
		for (size_t i = 0; i < json_object_array_length(rows); i++)
			table_add(&t, json_object_get(
					  json_object_array_get_idx(rows, i)));
		table_end(&t);
	}
	json_object_put(rows);
}

/* One object, or for people its values and then two tables. */
static void
print_booking(struct ctl *c, struct json_object *o, struct json_object *seats,
    struct json_object *ledger)
{
	if (c->json) {
		json_object_object_add(o, "seats", seats);
		json_object_object_add(o, "ledger", ledger);
		print_result(c, o);
		return;
	}
	print_result(c, o);
	print_booking_part(c, seat_columns, ARRAY_LEN(seat_columns), seats);
	print_booking_part(c, entry_columns, ARRAY_LEN(entry_columns), ledger);
}

static struct json_object *
booking_json(const struct booking *b)
{
	struct json_object *o = json_object_new_object();

	add_id_member(o, "payment_id", b->payment_id);
	add_booking_member(o, b->number);
	json_add_text(o, "account_id", b->account);
	json_add_text(o, "account_name", b->account_name);
	json_add_int(o, "amount", b->amount);
	json_add_int(o, "refunded", b->refunded);
	json_add_time(o, "paid_at_ms", b->paid_at_ms);
	return o;
}

/* Everything is read before anything is printed: half a booking would look like
 * a whole one. */
static enum status
show_paid_booking(struct ctl *c, int64_t payment_id)
{
	struct json_object *seats, *ledger;
	struct booking b;
	enum status st;

	st = booking_get(c->app.sql, payment_id, &b);
	if (st == ST_NOT_FOUND)
		return booking_arg_unknown(c, 0);
	if (st != ST_OK)
		return st;
	seats = json_object_new_array();
	ledger = json_object_new_array();
	st = booking_seats(c->app.sql, payment_id, add_seat_to_array, seats);
	if (st == ST_OK)
		st = ledger_of_payment(
		    c->app.sql, payment_id, add_ledger_entry, ledger);
	if (st == ST_OK) {
		print_booking(c, booking_json(&b), seats, ledger);
	} else {
		json_object_put(seats);
		json_object_put(ledger);
	}
	return st;
}

struct hold {
	struct booking booking;
	struct json_object *seats;
};

static void
note_held_seat(void *arg, const struct booking_seat *s)
{
	struct hold *h = arg;

	snprintf(
	    h->booking.account, sizeof h->booking.account, "%s", s->account);
	snprintf(h->booking.account_name, sizeof h->booking.account_name, "%s",
	    s->account_name);
	h->booking.amount = s->place.price;
	add_seat_to_array(h->seats, s);
}

/* A hold has no payment and nothing in the ledger. */
static enum status
show_hold(struct ctl *c, int64_t id)
{
	struct hold h = { .seats = json_object_new_array() };
	enum status st;

	st = booking_reservation(c->app.sql, id, note_held_seat, &h);
	if (st == ST_OK && json_object_array_length(h.seats) == 0)
		st = booking_arg_unknown(c, 0);
	if (st == ST_OK)
		print_booking(c, booking_json(&h.booking), h.seats,
		    json_object_new_array());
	else
		json_object_put(h.seats);
	return st;
}

static enum status
booking_show_command(struct ctl *c)
{
	int64_t payment_id, id;
	enum status st;

	if ((st = booking_arg_parse(c, 0, &payment_id, &id)) != ST_OK)
		return st;
	if (id > 0) {
		st = booking_of_reservation(c->app.sql, id, &payment_id);
		if (st == ST_NOT_FOUND)
			return show_hold(c, id);
	}
	return st == ST_OK ? show_paid_booking(c, payment_id) : st;
}

/* clang-format off */
const struct ctl_command booking_commands[] = {
	{
		.name = "booking list",
		.args = "CONCERT",
		.help = "print its holds, sales and refunds",
		.needs = CTL_NEED_SQL,
		.options = {
			{ .name = "--state", .kind = CTL_WORD,
			    .words = "held|paid|refunded",
			    .help = "Print only those in this state." },
			{ .name = "--account", .kind = CTL_BYTES, .min = 1,
			    .max = ACCOUNT_ID_MAX, .value = "ID",
			    .help = "Print only those of this account." },
		},
		.run = booking_list_command,
	},
	{
		.name = "booking find",
		.args = "TEXT",
		.help = "find them by account, name, number or seat; says "
		    "what matched",
		.needs = CTL_NEED_SQL,
		.run = booking_find_command,
	},
	{
		.name = "booking show",
		.args = "BOOKING",
		.help = "print all about a booking",
		.needs = CTL_NEED_SQL,
		.run = booking_show_command,
	},
	{ .name = NULL },
};
/* clang-format on */
