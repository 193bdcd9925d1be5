/*
 * usherctl room: the waiting rooms.
 *
 * What can be set of a room, with its bounds, unit and help, is a row of
 * queue/room_tbl.h, and not here: a new row needs a name for its option in
 * room_options.h, and its words in usherctl(1).  A command that changes a room
 * prints how it stands afterwards, so that the operator sees the effect.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/json.h"
#include "base/str.h"
#include "base/time_text.h"
#include "commands.h"
#include "ctl.h"
#include "fault.h"
#include "print.h"
#include "queue/room.h"
#include "queue/room_json.h"
#include "queue/room_memory.h"
#include "room_confirm.h"
#include "room_options.h"
#include "room_why.h"
#include "room_words.h"
#include "sale_gap.h"
#include "shop.h"

#define LOG_MAX 200

/* The settings beside the counters: a person reads one list. */
static struct json_object *
room_details_json(const struct room *room, int64_t bytes)
{
	struct json_object *o = room_json(room);
	struct json_object *settings = room_json_settings(room);

	json_object_object_foreach(settings, name, value)
	    json_object_object_add(o, name, json_object_get(value));
	json_object_put(settings);
	json_add_int(o, "memory_bytes", bytes);
	json_object_object_add(o, "memory_bytes_per_visitor",
	    room->issued > 0 ? json_object_new_int64(bytes / room->issued)
			     : NULL);
	return o;
}

static enum status
print_room(struct ctl *c, uint32_t id)
{
	struct room room;
	enum status st;
	int64_t bytes;

	if ((st = room_read(&c->app.queue, id, &room)) != ST_OK ||
	    (st = room_memory(&c->app.queue, id, &bytes)) != ST_OK)
		return st;
	print_result(c, room_details_json(&room, bytes));
	if (!c->json)
		room_words_print(c->app.conf, &room);
	return ST_OK;
}

/* Both lay the options over the settings; they differ in what must be there,
 * and a room that is opened has a shop. */
static enum status
change_room(struct ctl *c, enum status (*act)(struct queue_context *, int64_t,
			       const struct room_change *, const char *who))
{
	struct room_change change;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = room_options_read(c, &change)) != ST_OK)
		return st;
	if ((change.has[ROOM_SETTING_beacon] ||
		change.has[ROOM_SETTING_beacon_round]) &&
	    (st = room_why_known_beacon(c, id, &change)) != ST_OK)
		return st;
	if ((st = room_confirm_opening(c, id, &change)) != ST_OK)
		return st;
	if (act == room_open)
		shop_choose(c, id, &change);
	st = act(&c->app.queue, id, &change, c->operator_name);
	if (st == ST_OK && act == room_open)
		shop_tell(c, id, &change);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st,
		    "the settings contradict one another: it must close after "
		    "it opens, a draw needs a freeze, and a beacon is an "
		    "address with its round or `manual`");
	if (st == ST_CONFLICT)
		return room_why_refused(c, id, &change, act == room_open);
	if (st != ST_OK)
		return room_why(c, st, id);
	sale_gap_tell_of_room(c, id);
	return print_room(c, id);
}

static enum status
room_open_command(struct ctl *c)
{
	return change_room(c, room_open);
}

static enum status
room_set_command(struct ctl *c)
{
	return change_room(c, room_set);
}

static enum status
act_on_room(struct ctl *c,
    enum status (*act)(struct queue_context *, int64_t, const char *who))
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	st = act(&c->app.queue, id, c->operator_name);
	return st == ST_OK ? print_room(c, id) : room_why(c, st, id);
}

/* A line that stands still, or is closed, stops nobody who is past it. */
static enum status
stop_room(struct ctl *c,
    enum status (*act)(struct queue_context *, int64_t, const char *who))
{
	enum status st = act_on_room(c, act);
	uint32_t id;

	if (st == ST_OK && args_id(c, 0, &id) == ST_OK)
		sale_gap_tell_of_stop(c, id);
	return st;
}

static enum status
room_pause_command(struct ctl *c)
{
	return stop_room(c, room_pause);
}

static enum status
room_resume_command(struct ctl *c)
{
	return act_on_room(c, room_resume);
}

static enum status
room_close_command(struct ctl *c)
{
	enum status st = room_confirm_close(c);

	return st == ST_OK ? stop_room(c, room_close) : st;
}

static enum status
room_reset_command(struct ctl *c)
{
	uint32_t id = 0;
	enum status st = room_confirm_reset(c);

	if (st == ST_OK)
		st = act_on_room(c, room_reset);
	if (st == ST_CONFLICT && args_id(c, 0, &id) == ST_OK)
		return room_why_not_reset(c, id);
	return st;
}

static enum status
room_show_command(struct ctl *c)
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	st = print_room(c, id);
	return st == ST_OK ? st : room_why(c, st, id);
}

/* A room that cannot be read is a row like others; what is wrong with it does
 * not fit there. */
static enum status
room_list_command(struct ctl *c)
{
	struct json_object *rooms;
	enum status st;
	struct fault_count faults;

	if ((st = room_json_list(&c->app.queue, &rooms)) != ST_OK)
		return st == ST_UNAVAILABLE ? room_why(c, st, 0) : st;
	faults = fault_print_all(c, rooms, stderr);
	if (faults.lost > 0 || faults.refusing > 0)
		st = fault_count_explain(
		    c, &faults, json_object_array_length(rooms));
	print_result(c, rooms);
	return st;
}

/* At most LOG_MAX changes, the newest ones. */
static enum status
room_log_command(struct ctl *c)
{
	struct room_event *events;
	enum status st;
	uint32_t id;
	size_t n;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if ((events = calloc(LOG_MAX, sizeof *events)) == NULL)
		return ST_INTERNAL;
	if ((st = room_log(&c->app.queue, id, events, LOG_MAX, &n)) == ST_OK)
		print_result(c, room_json_log(events, n));
	free(events);
	return st == ST_OK ? st : room_why(c, st, id);
}

/*
 * What `open` and `set` take is in the room's table; only a new room must be
 * given its capacity.  A room's flags are set by `pause`, `resume` and `close`.
 */
/* clang-format off */
#define ROOM_COUNT(setting, default_n, min_n, max_n, unit_, help_)             \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_INT,                     \
		.required =                                                    \
		    IS_NEW && ROOM_SETTING_##setting == ROOM_SETTING_capacity, \
		.min = min_n, .max = max_n, .unit = unit_,                     \
		.def = #default_n, .help = help_                               \
	},
#define ROOM_DURATION(setting, default_ms, min_ms, max_ms, help_)              \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_DURATION, .min = min_ms, \
		.max = max_ms, .def = #default_ms "ms", .help = help_          \
	},
#define ROOM_TIME(setting, help_)                                              \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_TIME, .min = 1,          \
		.max = ROOM_TIME_MAX, .def = "none", .help = help_             \
	},
#define ROOM_WORD(setting, member, zero, one, help_)                           \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_WORD,                    \
		.words = zero "|" one, .def = zero, .help = help_              \
	},
#define ROOM_FLAG(setting, help_)
#define ROOM_TEXT(setting, bytes, help_)                                       \
	{                                                                      \
		.name = OPTION_##setting, .kind = CTL_BYTES,                   \
		.max = (bytes) - 1, .def = "empty", .help = help_              \
	},

const struct ctl_command room_commands[] = {
	{
		.name = "room open",
		.args = "CONCERT",
		.help = "open the waiting room of a concert",
		.needs = CTL_NEED_REDIS,
		.options = {
#define IS_NEW true
#include "queue/room_tbl.h"
#undef IS_NEW
		},
		.asks = true,
		.run = room_open_command,
	},
	{
		.name = "room set",
		.args = "CONCERT",
		.help = "change a room while it runs; settings that are not "
		    "given stay",
		.needs = CTL_NEED_REDIS,
		.options = {
#define IS_NEW false
#include "queue/room_tbl.h"
#undef IS_NEW
		},
		.asks = true,
		.run = room_set_command,
	},
	{
		.name = "room pause",
		.args = "CONCERT",
		.help = "call nobody; places are kept",
		.needs = CTL_NEED_REDIS,
		.run = room_pause_command,
	},
	{
		.name = "room resume",
		.args = "CONCERT",
		.help = "call again",
		.needs = CTL_NEED_REDIS,
		.run = room_resume_command,
	},
	{
		.name = "room close",
		.args = "CONCERT",
		.help = "let nobody enter any more; asks first",
		.needs = CTL_NEED_REDIS,
		.asks = true,
		.run = room_close_command,
	},
	{
		.name = "room reset",
		.args = "CONCERT",
		.help = "empty the line and begin again, its tokens are "
		    "outdated; asks first",
		.needs = CTL_NEED_REDIS,
		.asks = true,
		.run = room_reset_command,
	},
	{
		.name = "room show",
		.args = "CONCERT",
		.help = "print all about a room",
		.needs = CTL_NEED_REDIS,
		.run = room_show_command,
	},
	{
		.name = "room list",
		.args = "",
		.help = "print all rooms",
		.needs = CTL_NEED_REDIS,
		.run = room_list_command,
	},
	{
		.name = "room log",
		.args = "CONCERT",
		.help = "print who changed what, newest first",
		.needs = CTL_NEED_REDIS,
		.run = room_log_command,
	},
	{ .name = NULL },
};
/* clang-format on */
