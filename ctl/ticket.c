/*
 * usherctl ticket: tickets' codes without a door.
 *
 * A code is checked with the public key alone.  What has become of it is in the
 * database, which is asked if it answers; nothing is used up by looking.
 */
#include <stdio.h>

#include "base/json.h"
#include "base/keyring.h"
#include "booking/checkin.h"
#include "booking/ticket_list.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

/* The file is the same that programs read. */
static enum status
open_ticket_keys(struct ctl *c, struct keyring **keys)
{
	const char *dir = c->app.conf->security_keys_dir;

	if (keyring_open_in(keys, dir, TICKET_PURPOSE KEYRING_PUBLIC) == ST_OK)
		return ST_OK;
	return ctl_fail(c, ST_NOT_FOUND,
	    "%.200s/" TICKET_PURPOSE KEYRING_PUBLIC
	    " cannot be read; `usherctl keys "
	    "rotate` makes it",
	    dir);
}

static void
add_seat(struct json_object *o, const struct checkin *state)
{
	char seat[SEAT_LABEL];

	seat_label(&state->place, seat);
	if (state->place.number > 0)
		json_add_text(o, "seat", seat);
	else
		json_add_null(o, "seat");
}

/* `state` is NULL without a database. */
static void
print_ticket(
    const struct ctl *c, const struct ticket *t, const struct checkin *state)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "ticket_id", t->id);
	json_add_int(o, "concert_id", t->concert_id);
	json_add_int(o, "seat_id", t->seat_id);
	if (state != NULL) {
		add_seat(o, state);
		json_add_text(o, "state", state->result);
		json_add_time(o, "used_at_ms", state->used_at_ms);
	}
	print_result(c, o);
}

/* What the code says is printed only when its signature is good. */
static enum status
check_code(struct ctl *c, struct keyring *keys)
{
	const char *code = c->arg[0];
	struct checkin state;
	struct ticket t;
	enum status st = ticket_read(keys, code, &t);

	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st,
		    "not a ticket's code, which begins with " TICKET_PREFIX);
	if (st != ST_OK)
		return ctl_fail(c, st, "the signature is not right");
	st = checkin_look(c->app.sql, keys, code, &state);
	print_ticket(c, &t, st == ST_OK ? &state : NULL);
	if (st != ST_UNAVAILABLE)
		return st;
	fputs("usherctl ticket check: the signature is right; the database "
	      "does not answer, so it may be used or refunded\n",
	    stderr);
	return ST_OK;
}

static enum status
ticket_check_command(struct ctl *c)
{
	struct keyring *keys;
	enum status st;

	if ((st = open_ticket_keys(c, &keys)) != ST_OK)
		return st;
	st = check_code(c, keys);
	keyring_free(keys);
	return st;
}

static enum status
ticket_key_command(struct ctl *c)
{
	struct keyring *keys;
	enum status st;

	if ((st = open_ticket_keys(c, &keys)) != ST_OK)
		return st;
	print_result(c, ticket_list_keys(keys));
	keyring_free(keys);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command ticket_commands[] = {
	{
		.name = "ticket check",
		.args = "CODE",
		.help = "check a ticket's signature, and what has become of it",
		.needs = CTL_NEED_SQL,
		.run = ticket_check_command,
	},
	{
		.name = "ticket key",
		.args = "",
		.help = "print the public keys that check tickets",
		.run = ticket_key_command,
	},
	{ .name = NULL },
};
/* clang-format on */
