/*
 * usherctl concert: what is on sale.
 *
 * What can be set of a concert, with its bounds, unit and help, is a row of
 * booking/concert_tbl.h, and not here: a new row needs a name for its option
 * below, and its words in usherctl(1).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/json.h"
#include "booking/concert.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "sale_gap.h"

/* As the option takes it. */
#define HOLD "hold"

/* The queue, the hold and the like are in the words that the options take, so
 * that what was printed can be typed again. */
static struct json_object *
concert_json(const struct concert *k)
{
	struct json_object *o = json_object_new_object();
	char hold[24], cooldown[24] = HOLD;

	snprintf(hold, sizeof hold, "%llds", (long long)k->hold_s);
	if (k->cooldown_s != CONCERT_AS_HOLD)
		snprintf(cooldown, sizeof cooldown, "%llds",
		    (long long)k->cooldown_s);
	json_add_int(o, "concert_id", k->id);
	json_add_text(o, "title", k->title);
	json_add_text(o, "queue", k->queue_required ? "Y" : "N");
	json_add_text(o, "hold", hold);
	json_add_int(o, "seats_per_account", k->seats_per_account);
	json_add_int(o, "bypass_per_min", k->bypass_per_min);
	json_add_text(o, "cooldown", cooldown);
	json_add_int(o, "unpaid_holds", k->unpaid_holds);
	json_add_int(o, "starts_at_ms", k->starts_at_ms);
	json_add_text(o, "sale", concert_sale_word(k));
	json_add_int(o, "sale_opens_at_ms", k->sale_opens_at_ms);
	json_add_int(o, "sale_closes_at_ms", k->sale_closes_at_ms);
	json_add_text(o, "hidden", k->hidden ? "Y" : "N");
	json_add_int(o, "seats_total", k->seats_total);
	return o;
}

/* What the settings of a concert are called here.  A row of the table needs
 * one. */
#define OPTION_title "--title"
#define OPTION_queue_required "--queue"
#define OPTION_hold_s "--hold"
#define OPTION_seats_per_account "--seats-per-account"
#define OPTION_bypass_per_min "--bypass-per-min"
#define OPTION_starts_at_ms "--starts"
#define OPTION_sale_opens_at_ms "--sale-opens"
#define OPTION_sale_closes_at_ms "--sale-closes"
#define OPTION_hidden "--hidden"
#define OPTION_cooldown_s "--cooldown"
#define OPTION_unpaid_holds "--unpaid-holds"

/* The store keeps whole seconds; half of one must not be dropped silently. */
static enum status
take_concert_seconds(struct ctl *c, const char *option, int64_t *seconds)
{
	int64_t ms = args_int(c, option, *seconds * 1000);

	if (ms % 1000 != 0)
		return ctl_fail(c, ST_BAD_FIELD,
		    "%s must be whole seconds, not `%.40s`", option,
		    args_text(c, option, ""));
	*seconds = ms / 1000;
	return ST_OK;
}

/* The word for "as long as a hold" is kept as a number below 0. */
static enum status
take_cooldown(struct ctl *c, const char *option, int64_t *seconds)
{
	int64_t given = *seconds;
	enum status st;

	if (strcmp(args_text(c, option, ""), HOLD) == 0) {
		*seconds = CONCERT_AS_HOLD;
		return ST_OK;
	}
	if (!args_has(c, option))
		return ST_OK;
	st = take_concert_seconds(c, option, &given);
	if (st == ST_OK)
		*seconds = given;
	return st;
}

/* Lay the options that were given over what is there: each row of the table
 * takes its own. */
static enum status
apply_concert_options(struct ctl *c, struct concert *k)
{
	enum status st = ST_OK;

	/* clang-format off */
#define CONCERT_TEXT(name, chars, help)                                        \
	if (args_has(c, OPTION_##name))                                        \
		snprintf(k->name, sizeof k->name, "%s",                        \
		    args_text(c, OPTION_##name, ""));
#define CONCERT_YN(name, def, help)                                                 \
	if (args_has(c, OPTION_##name))                                        \
		k->name = *args_text(c, OPTION_##name, "") == 'Y';
#define CONCERT_SECONDS(name, def, min, max, help)                             \
	if (st == ST_OK)                                                       \
		st = take_concert_seconds(c, OPTION_##name, &k->name);
#define CONCERT_COOLDOWN(name, min, max, help)                                 \
	if (st == ST_OK)                                                       \
		st = take_cooldown(c, OPTION_##name, &k->name);
#define CONCERT_COUNT(name, def, min, max, unit, help)                         \
	k->name = args_int(c, OPTION_##name, k->name);
#define CONCERT_TIME(name, min, max, help)                                     \
	k->name = args_int(c, OPTION_##name, k->name);
#include "booking/concert_tbl.h"
#undef CONCERT_TEXT
#undef CONCERT_YN
#undef CONCERT_SECONDS
#undef CONCERT_COOLDOWN
#undef CONCERT_COUNT
#undef CONCERT_TIME
	/* clang-format on */
	return st;
}

/* Each setting is within its bounds by then. */
static enum status
refuse_window(struct ctl *c, enum status st)
{
	return st == ST_BAD_FIELD
		   ? ctl_fail(c, st, "a sale must close after it opens")
		   : st;
}

/* `concert add` prints the id alone, for scripts. */
static enum status
concert_add_command(struct ctl *c)
{
	struct concert k;
	enum status st;

	concert_defaults(&k);
	if ((st = apply_concert_options(c, &k)) != ST_OK)
		return st;
	if ((st = concert_add(c->app.sql, &k)) != ST_OK)
		return refuse_window(c, st);
	if (c->json)
		print_result(c, concert_json(&k));
	else
		printf("%lld\n", (long long)k.id);
	return ST_OK;
}

/* As it is now: whether it is on sale follows from what was set. */
static enum status
print_concert(struct ctl *c, int64_t id)
{
	struct concert k;
	enum status st;

	if ((st = concert_get(c->app.sql, id, &k)) != ST_OK)
		return st;
	sale_gap_tell_of_concert(c, &k);
	print_result(c, concert_json(&k));
	return ST_OK;
}

static enum status
concert_set_command(struct ctl *c)
{
	struct concert k;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = concert_get(c->app.sql, id, &k)) != ST_OK ||
	    (st = apply_concert_options(c, &k)) != ST_OK)
		return st;
	if ((st = concert_set(c->app.sql, &k)) != ST_OK)
		return refuse_window(c, st);
	return print_concert(c, id);
}

static enum status
concert_show_command(struct ctl *c)
{
	enum status st;
	uint32_t id;

	st = args_id(c, 0, &id);
	return st == ST_OK ? print_concert(c, id) : st;
}

/* A list is one query; what is left of each concert comes with it. */
static enum status
concert_list_command(struct ctl *c)
{
	struct json_object *rows = json_object_new_array(), *row;
	struct concert_row *found;
	enum status st;
	size_t n;

	if ((st = concert_list(c->app.sql, &found, &n)) != ST_OK) {
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

/*
 * What `add` and `set` take is in the concert's table; what has no default must
 * be given for a new concert.
 */
/* clang-format off */
#define CONCERT_TEXT(setting, chars, help_)                                    \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_TEXT,                    \
		.required = IS_NEW, .min = 1, .max = chars, .help = help_      \
	},
#define CONCERT_YN(setting, default_, help_)                                   \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_WORD,                    \
		.required = IS_NEW && (default_) == NULL, .words = "Y|N",      \
		.def = default_, .help = help_                                 \
	},
#define CONCERT_SECONDS(setting, default_s, min_s, max_s, help_)               \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_DURATION,                \
		.min = (min_s) * 1000, .max = (max_s) * 1000,                  \
		.def = #default_s "s", .help = help_                           \
	},
#define CONCERT_COOLDOWN(setting, min_s, max_s, help_)                         \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_DURATION,                \
		.min = (min_s) * 1000, .max = (max_s) * 1000, .or_word = HOLD, \
		.def = HOLD, .help = help_                                     \
	},
#define CONCERT_COUNT(setting, default_n, min_n, max_n, unit_, help_)          \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_INT, .min = min_n,       \
		.max = max_n, .unit = unit_, .def = #default_n, .help = help_  \
	},
#define CONCERT_TIME(setting, min_ms, max_ms, help_)                           \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_TIME, .min = min_ms,     \
		.max = max_ms, .def = "none", .help = help_                    \
	},

const struct ctl_command concert_commands[] = {
	{
		.name = "concert add",
		.args = "",
		.help = "make a concert; prints its id",
		.needs = CTL_NEED_SQL,
		.options = {
#define IS_NEW true
#include "booking/concert_tbl.h"
#undef IS_NEW
		},
		.run = concert_add_command,
	},
	{
		.name = "concert set",
		.args = "CONCERT",
		.help = "change a concert; settings that are not given stay",
		.needs = CTL_NEED_SQL,
		.options = {
#define IS_NEW false
#include "booking/concert_tbl.h"
#undef IS_NEW
		},
		.run = concert_set_command,
	},
	{
		.name = "concert show",
		.args = "CONCERT",
		.help = "print the settings of a concert, and whether it is on sale",
		.needs = CTL_NEED_SQL,
		.run = concert_show_command,
	},
	{
		.name = "concert list",
		.args = "",
		.help = "print all concerts and their seats",
		.needs = CTL_NEED_SQL,
		.run = concert_list_command,
	},
	{ .name = NULL },
};
/* clang-format on */
