/* usherctl concert: what is on sale. */
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "base/json.h"
#include "booking/concert.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

static struct json_object *
concert_json(const struct concert *k)
{
	struct json_object *o = json_object_new_object();
	char hold[24];

	snprintf(hold, sizeof hold, "%llds", (long long)k->hold_s);
	json_add_int(o, "concert_id", k->id);
	json_add_text(o, "title", k->title);
	json_add_text(o, "queue", k->queue_required ? "Y" : "N");
	json_add_text(o, "hold", hold);
	json_add_int(o, "seats_per_account", k->seats_per_account);
	json_add_int(o, "bypass_per_min", k->bypass_per_min);
	json_add_int(o, "starts_at_ms", k->starts_at_ms);
	json_add_int(o, "seats_total", k->seats_total);
	return o;
}

/* Lay the options that were given over what is there. */
static enum status
apply_concert_options(struct ctl *c, struct concert *k)
{
	int64_t hold_ms = args_int(c, "--hold", k->hold_s * 1000);

	if (hold_ms % 1000 != 0)
		return ctl_fail(c, ST_BAD_FIELD,
		    "--hold must be whole seconds, not `%.40s`",
		    args_text(c, "--hold", ""));
	if (args_has(c, "--title"))
		snprintf(k->title, sizeof k->title, "%s",
		    args_text(c, "--title", ""));
	if (args_has(c, "--queue"))
		k->queue_required = *args_text(c, "--queue", "Y") == 'Y';
	k->hold_s = hold_ms / 1000;
	k->seats_per_account =
	    args_int(c, "--seats-per-account", k->seats_per_account);
	k->bypass_per_min = args_int(c, "--bypass-per-min", k->bypass_per_min);
	k->starts_at_ms = args_int(c, "--starts", k->starts_at_ms);
	return ST_OK;
}

/* `concert add` prints the id alone, for scripts. */
static enum status
concert_add_command(struct ctl *c)
{
	struct concert k;
	enum status st;

	concert_defaults(&k);
	if ((st = apply_concert_options(c, &k)) != ST_OK ||
	    (st = concert_add(c->sql, &k)) != ST_OK)
		return st;
	if (c->json)
		print_result(c, concert_json(&k));
	else
		printf("%lld\n", (long long)k.id);
	return ST_OK;
}

static enum status
concert_set_command(struct ctl *c)
{
	struct concert k;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = concert_get(c->sql, id, &k)) != ST_OK ||
	    (st = apply_concert_options(c, &k)) != ST_OK ||
	    (st = concert_set(c->sql, &k)) != ST_OK)
		return st;
	print_result(c, concert_json(&k));
	return ST_OK;
}

static enum status
concert_list_command(struct ctl *c)
{
	struct json_object *rows = json_object_new_array(), *row;
	struct concert_row *found;
	enum status st;
	size_t n;

	if ((st = concert_list(c->sql, &found, &n)) != ST_OK) {
		json_object_put(rows);
		return st;
	}
	for (size_t i = 0; i < n; i++) {
		row = concert_json(&found[i].concert);
		json_add_int(row, "seats_left", found[i].seats_left);
		json_object_array_add(rows, row);
	}
	free(found);
	print_result(c, rows);
	return ST_OK;
}

/* What `add` and `set` take; only a new concert must have a title. */
#define CONCERT_OPTIONS(is_new)                                                \
	{                                                                      \
		{ "--title", CTL_TEXT, is_new, 1, CONCERT_TITLE_CHARS, NULL }, \
		    { "--queue", CTL_WORD, is_new, 0, 0, "Y|N" },              \
		    { "--hold", CTL_DURATION, false, 1000, 86400000, NULL },   \
		    { "--seats-per-account", CTL_INT, false, 1, 64, NULL },    \
		    { "--bypass-per-min", CTL_INT, false, 0, 60000, NULL },    \
		    { "--starts", CTL_TIME, false, CONCERT_STARTS_MIN_MS,      \
			    CONCERT_STARTS_MAX_MS, NULL },                     \
	}

const struct ctl_command concert_commands[] = {
	{ "concert add", "", "make a concert; prints its id", CTL_NEED_SQL,
	    CONCERT_OPTIONS(true), concert_add_command },
	{ "concert set", "CONCERT", "change a concert", CTL_NEED_SQL,
	    CONCERT_OPTIONS(false), concert_set_command },
	{ "concert list", "", "print all concerts and their seats",
	    CTL_NEED_SQL, { { 0 } }, concert_list_command },
	{ 0 },
};
