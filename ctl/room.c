/* usherctl room: the waiting rooms. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "args.h"
#include "base/json.h"
#include "base/time_text.h"
#include "commands.h"
#include "ctl.h"
#include "fault.h"
#include "print.h"
#include "queue/room.h"
#include "queue/room_json.h"
#include "queue/room_memory.h"

#define LOG_MAX 200
#define DAY_MS 86400000

static struct queue_context
room_queue_context(const struct ctl *c)
{
	return (struct queue_context){ .conf = &c->conf, .redis = c->redis };
}

/* Which setting an option is; identity and the like are not one number. */
static const struct {
	const char *option;
	enum room_setting key;
} numbers[] = {
	{ "--capacity", ROOM_SETTING_capacity },
	{ "--rate", ROOM_SETTING_rate_per_min },
	{ "--hold", ROOM_SETTING_hold_ms },
	{ "--claim", ROOM_SETTING_claim_ms },
	{ "--absent", ROOM_SETTING_absent_ms },
	{ "--opens", ROOM_SETTING_opens_at_ms },
	{ "--closes", ROOM_SETTING_closes_at_ms },
}, texts[] = {
	{ "--entry-url", ROOM_SETTING_entry_url },
	{ "--message-ko", ROOM_SETTING_message_ko },
	{ "--message-en", ROOM_SETTING_message_en },
};

#define LEN(a) (sizeof(a) / sizeof *(a))

/* The change the options ask for. */
static enum status
read_room_change(struct ctl *c, struct room_change *change)
{
	enum status st = ST_OK;

	*change = (struct room_change){ 0 };
	for (size_t i = 0; st == ST_OK && i < LEN(numbers); i++)
		if (args_has(c, numbers[i].option))
			st = room_change_int(change, numbers[i].key,
			    args_int(c, numbers[i].option, 0));
	for (size_t i = 0; st == ST_OK && i < LEN(texts); i++)
		if (args_has(c, texts[i].option))
			st = room_change_text(change, texts[i].key,
			    args_text(c, texts[i].option, ""));
	if (st == ST_OK && args_has(c, "--identity"))
		st = room_change_int(change, ROOM_SETTING_anyone,
		    strcmp(args_text(c, "--identity", ""), "anyone") == 0);
	return st;
}

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
	struct queue_context q = room_queue_context(c);
	struct room room;
	enum status st;
	int64_t bytes;

	if ((st = room_read(&q, id, &room)) != ST_OK ||
	    (st = room_memory(&q, id, &bytes)) != ST_OK)
		return st;
	print_result(c, room_details_json(&room, bytes));
	return ST_OK;
}

static enum status
explain_room_failure(struct ctl *c, enum status st, uint32_t id)
{
	switch (st) {
	case ST_NO_ROOM:
		return ctl_fail(c, st,
		    "concert %u has no room; make one with "
		    "`usherctl room open %u --capacity N`",
		    id, id);
	case ST_ROOM_CLOSED:
		return ctl_fail(c, st,
		    "the room is closed; `usherctl room open %u` "
		    "opens it again",
		    id);
	case ST_UNAVAILABLE:
		return ctl_fail(c, st, "Redis does not answer");
	case ST_INTERNAL:
		return fault_explain(c, id);
	default:
		return st;
	}
}

/* Both lay the options over the settings; they differ in what must be there. */
static enum status
change_room(struct ctl *c, enum status (*act)(struct queue_context *, int64_t,
			       const struct room_change *, const char *who))
{
	struct queue_context q = room_queue_context(c);
	struct room_change change;
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK ||
	    (st = read_room_change(c, &change)) != ST_OK)
		return st;
	st = act(&q, id, &change, c->operator_name);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st,
		    "the settings contradict one another: "
		    "it must close after it opens");
	return st == ST_OK ? print_room(c, id)
			   : explain_room_failure(c, st, id);
}

static enum status
room_open_command(struct ctl *c)
{
	enum status st = change_room(c, room_open);

	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "it is open already; `usherctl room set` "
		    "changes it");
	return st;
}

static enum status
room_set_command(struct ctl *c)
{
	enum status st = change_room(c, room_set);

	if (st == ST_CONFLICT)
		return ctl_fail(c, st,
		    "places are given already: a draw can no "
		    "longer be held; `usherctl room reset` begins anew");
	return st;
}

static enum status
act_on_room(struct ctl *c,
    enum status (*act)(struct queue_context *, int64_t, const char *who))
{
	struct queue_context q = room_queue_context(c);
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	st = act(&q, id, c->operator_name);
	return st == ST_OK ? print_room(c, id)
			   : explain_room_failure(c, st, id);
}

static enum status
room_pause_command(struct ctl *c)
{
	return act_on_room(c, room_pause);
}

static enum status
room_resume_command(struct ctl *c)
{
	return act_on_room(c, room_resume);
}

static enum status
room_close_command(struct ctl *c)
{
	return act_on_room(c, room_close);
}

static enum status
room_reset_command(struct ctl *c)
{
	return act_on_room(c, room_reset);
}

static enum status
room_show_command(struct ctl *c)
{
	enum status st;
	uint32_t id;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	st = print_room(c, id);
	return st == ST_OK ? st : explain_room_failure(c, st, id);
}

/* A room that cannot be read is a row like others; what is wrong with it does
 * not fit there. */
static enum status
room_list_command(struct ctl *c)
{
	struct queue_context q = room_queue_context(c);
	struct json_object *rooms;
	enum status st;
	size_t faults;

	if ((st = room_json_list(&q, &rooms)) != ST_OK)
		return st == ST_UNAVAILABLE ? explain_room_failure(c, st, 0)
					    : st;
	faults = fault_print_all(c, rooms, stderr);
	if (faults > 0)
		st = ctl_fail(c, ST_INTERNAL,
		    "%zu of %zu rooms cannot be restored", faults,
		    json_object_array_length(rooms));
	print_result(c, rooms);
	return st;
}

static enum status
room_log_command(struct ctl *c)
{
	struct room_event *events;
	struct queue_context q = room_queue_context(c);
	enum status st;
	uint32_t id;
	size_t n;

	if ((st = args_id(c, 0, &id)) != ST_OK)
		return st;
	if ((events = calloc(LOG_MAX, sizeof *events)) == NULL)
		return ST_INTERNAL;
	if ((st = room_log(&q, id, events, LOG_MAX, &n)) == ST_OK)
		print_result(c, room_json_log(events, n));
	free(events);
	return st == ST_OK ? st : explain_room_failure(c, st, id);
}

/* What `open` and `set` take; only a new room must be told its capacity. */
#define ROOM_OPTIONS(is_new)                                                   \
	{                                                                      \
		{ "--capacity", CTL_INT, is_new, 0, 1000000, NULL },           \
		    { "--rate", CTL_INT, false, 0, 1000000, NULL },            \
		    { "--hold", CTL_DURATION, false, 1000, DAY_MS, NULL },     \
		    { "--claim", CTL_DURATION, false, 1000, 3600000, NULL },   \
		    { "--absent", CTL_DURATION, false, 4000, 3600000, NULL },  \
		    { "--opens", CTL_TIME, false, 1, TIME_TEXT_MAX_MS, NULL }, \
		    { "--closes", CTL_TIME, false, 1, TIME_TEXT_MAX_MS,        \
			    NULL },                                            \
		    { "--identity", CTL_WORD, false, 0, 0, "account|anyone" }, \
		    { "--entry-url", CTL_BYTES, false, 0, 511, NULL },         \
		    { "--message-ko", CTL_BYTES, false, 0, 511, NULL },        \
		    { "--message-en", CTL_BYTES, false, 0, 511, NULL },        \
	}

const struct ctl_command room_commands[] = {
	{ "room open", "CONCERT", "open the waiting room of a concert",
	    CTL_NEED_REDIS, ROOM_OPTIONS(true), room_open_command },
	{ "room set", "CONCERT", "change a room while it runs", CTL_NEED_REDIS,
	    ROOM_OPTIONS(false), room_set_command },
	{ "room pause", "CONCERT", "call nobody; places are kept",
	    CTL_NEED_REDIS, { { 0 } }, room_pause_command },
	{ "room resume", "CONCERT", "call again", CTL_NEED_REDIS, { { 0 } },
	    room_resume_command },
	{ "room close", "CONCERT", "let nobody enter any more", CTL_NEED_REDIS,
	    { { 0 } }, room_close_command },
	{ "room reset", "CONCERT",
	    "begin anew: the line is emptied, its tokens are outdated",
	    CTL_NEED_REDIS, { { 0 } }, room_reset_command },
	{ "room show", "CONCERT", "print all about a room", CTL_NEED_REDIS,
	    { { 0 } }, room_show_command },
	{ "room list", "", "print all rooms", CTL_NEED_REDIS, { { 0 } },
	    room_list_command },
	{ "room log", "CONCERT", "print who changed what, newest first",
	    CTL_NEED_REDIS, { { 0 } }, room_log_command },
	{ 0 },
};
