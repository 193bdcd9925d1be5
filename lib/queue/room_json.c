/*
 * The members are public: `usherctl --json`, the operations page and operators'
 * scripts read them by these names (docs/http.md).  One room's trouble must not
 * hide the others: a room that cannot be read is listed all the same.
 */
#include <stdlib.h>

#include "base/array.h"
#include "base/json.h"
#include "queue/checkpoint.h"
#include "queue/draw_json.h"
#include "queue/health.h"
#include "queue/history.h"
#include "queue/room_json.h"
#include "queue/room_list.h"

#define LOG_SHOWN 20

/* What is known of the shop: that it reports, and why it cannot sell. */
static void
add_shop(const struct room *room, struct json_object *o)
{
	bool is_down = room->trouble != SHOP_UP;

	json_add_time(o, "reported_at_ms", room->pulse_ms);
	json_add_time(o, "down_since_ms", room->down_since_ms);
	if (is_down) {
		json_add_text(o, "down_why", shop_trouble_word(room->trouble));
		json_add_text(o, "down_detail", room->down_detail);
	} else {
		json_add_null(o, "down_why");
		json_add_null(o, "down_detail");
	}
}

/* The counters and the two settings they are compared with.  unreadable_json()
 * takes its members from here, too. */
struct json_object *
room_json(const struct room *room)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "concert_id", room->concert_id);
	json_add_text(o, "room", room_state_word(room->state));
	json_add_int(o, "epoch", room->epoch);
	json_add_int(o, "issued", room->issued);
	json_add_int(o, "serving", room->serving);
	json_add_int(o, "waiting", room->waiting);
	json_add_int(o, "returning", room->returning);
	json_add_int(o, "called", room->called);
	json_add_int(o, "admitted", room->admitted);
	json_add_int(o, "capacity", room->set.capacity);
	json_add_int(o, "rate_per_min", room->set.rate_per_min);
	json_add_int(o, "calls_per_min", room->calls_per_min);
	json_add_int(o, "calls", room->calls);
	json_add_int(o, "no_shows", room->no_shows);
	json_add_int(o, "passed_over", room->passed_over);
	json_add_int(o, "absent", room->absent);
	json_add_int(o, "left", room->left);
	json_add_time(o, "silent_since_ms", room->silent_since_ms);
	json_add_int(o, "given_back_ms", room->lost_ms);
	json_add_known(o, "sellable", room->sellable);
	json_add_known(o, "held", room->held);
	add_shop(room, o);
	json_add_int(o, "puzzle_level", room->puzzle_level);
	json_add_int(o, "puzzle_max", room->set.puzzle_max);
	return o;
}

/* Counts are among the numbers of room_json(); what commands such as `room
 * pause` set shows as the room's state. */
struct json_object *
room_json_settings(const struct room *room)
{
	const char *beacon_state = draw_json_beacon_state(room);
	struct json_object *o = json_object_new_object();

	/* clang-format off */
#define ROOM_COUNT(name, def, min, max, unit, help)
#define ROOM_DURATION(name, def, min, max, help)                               \
	json_add_int(o, #name, room->set.name);
#define ROOM_TIME(name, help) json_add_time(o, #name, room->set.name);
#define ROOM_WORD(name, member, zero, one, help)                               \
	json_add_text(o, #member, room->set.name ? (one) : (zero));
#define ROOM_FLAG(name, help)
#define ROOM_TEXT(name, bytes, help) json_add_text(o, #name, room->set.name);
#include "queue/room_tbl.h"
#undef ROOM_COUNT
#undef ROOM_DURATION
#undef ROOM_TIME
#undef ROOM_WORD
#undef ROOM_FLAG
#undef ROOM_TEXT
	/* clang-format on */
	json_add_int(o, "beacon_round", room->set.beacon_round);
	if (beacon_state != NULL)
		json_add_text(o, "beacon_state", beacon_state);
	else
		json_add_null(o, "beacon_state");
	json_add_known(o, "entrants", room->entrants);
	json_add_text(o, "commitment", room->commitment);
	json_add_text(o, "seed", room->seed);
	return o;
}

struct json_object *
room_json_log(const struct room_event *events, size_t n)
{
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < n; i++) {
		struct json_object *row = json_object_new_object();

		json_add_int(row, "changed_at_ms", events[i].at_ms);
		json_add_text(row, "who", events[i].operator_name);
		json_add_text(row, "what", events[i].what);
		json_object_array_add(rows, row);
	}
	return rows;
}

/* Rows of [at_ms, issued, serving, calls, no_shows, waiting]: a chart wants
 * columns, and an hour of objects would be five times as long. */
static struct json_object *
history_json(const struct history_sample *samples, size_t n)
{
	struct json_object *rows = json_object_new_array();

	for (size_t i = 0; i < n; i++) {
		const struct history_sample *s = &samples[i];
		const int64_t values[] = { s->at_ms, s->issued, s->serving,
			s->calls, s->no_shows, s->waiting };
		struct json_object *row = json_object_new_array();

		for (size_t j = 0; j < ARRAY_LEN(values); j++)
			json_object_array_add(
			    row, json_object_new_int64(values[j]));
		json_object_array_add(rows, row);
	}
	return rows;
}

/* The chart's samples, and the wait that is computed from the same samples. */
static enum status
add_history(
    struct queue_context *q, const struct room *room, struct json_object *o)
{
	struct history_sample *samples;
	enum status st;
	size_t n;

	st = history_read(q, room->concert_id, &samples, &n);
	if (st != ST_OK)
		return st;
	json_add_known(o, "wait_p95_ms", history_wait_p95_ms(samples, n));
	json_object_object_add(o, "history", history_json(samples, n));
	free(samples);
	return ST_OK;
}

static enum status
add_room_log(
    struct queue_context *q, const struct room *room, struct json_object *o)
{
	struct room_event events[LOG_SHOWN];
	enum status st;
	size_t n;

	st = room_log(q, room->concert_id, events, LOG_SHOWN, &n);
	if (st == ST_OK)
		json_object_object_add(o, "log", room_json_log(events, n));
	return st;
}

/* NULL when nothing is wrong with the room; else its checkpoint's fault, if it
 * has one.  What else is wrong is in the programs' log. */
static struct json_object *
fault_json(
    const struct queue_context *q, const struct room *room, bool is_shown)
{
	struct checkpoint_fault fault;
	struct json_object *o;
	bool has = checkpoint_has_fault(q->conf, room->concert_id, &fault);
	bool is_refusing =
	    !has && is_shown && health_is_refusing(q->conf, room);

	if (!has && is_shown && !is_refusing)
		return NULL;
	o = json_object_new_object();
	if (has) {
		json_add_text(o, "file", fault.file);
		json_add_text(o, "why", fault.why);
	} else {
		json_add_null(o, "file");
		json_add_text(o, "why",
		    is_refusing ? HEALTH_REFUSING
				: "It cannot be shown; the log says why");
	}
	return o;
}

/* The members of add_details() for a room whose details are not known. */
static void
add_empty_details(struct json_object *o)
{
	json_add_null(o, "settings");
	json_add_null(o, "wait_p95_ms");
	json_object_object_add(o, "history", json_object_new_array());
	json_object_object_add(o, "log", json_object_new_array());
	json_add_null(o, "now_ms");
}

/* A room of which only its number is known: all members, so that a reader need
 * not ask which are there, and null. */
static struct json_object *
unreadable_json(int64_t concert_id, bool has_details)
{
	const struct room nothing = { .concert_id = concert_id };
	struct json_object *o = room_json(&nothing);

	json_object_object_foreach(o, name, value)
	{
		(void)value;
		json_add_null(o, name);
	}
	json_add_int(o, "concert_id", concert_id);
	json_add_text(o, "room", "unreadable");
	if (has_details)
		add_empty_details(o);
	return o;
}

/* What the operations page shows beyond the list. */
static enum status
add_details(
    struct queue_context *q, const struct room *room, struct json_object *o)
{
	enum status st;

	json_object_object_add(o, "settings", room_json_settings(room));
	if ((st = add_history(q, room, o)) == ST_OK)
		st = add_room_log(q, room, o);
	json_add_int(o, "now_ms", room->now_ms);
	return st;
}

/*
 * INTERNAL is trouble with this room alone, logged where it was found; any
 * other status is trouble with Redis, and ends the list.  A room that was
 * removed after it was listed is left out.
 */
static enum status
add_room(struct queue_context *q, int64_t concert_id, bool has_details,
    struct json_object *rooms)
{
	struct json_object *o = NULL;
	struct room room;
	enum status st;
	bool is_shown;

	if ((st = room_read(q, concert_id, &room)) == ST_OK) {
		o = room_json(&room);
		if (has_details)
			st = add_details(q, &room, o);
	}
	is_shown = st == ST_OK;
	if (!is_shown)
		json_object_put(o);
	if (st == ST_INTERNAL)
		o = unreadable_json(concert_id, has_details);
	else if (st != ST_OK)
		return st == ST_NO_ROOM ? ST_OK : st;
	room.concert_id = concert_id;
	json_object_object_add(o, "fault", fault_json(q, &room, is_shown));
	json_object_array_add(rooms, o);
	return ST_OK;
}

/* One list for all, or none: a reader is never shown a part of the rooms. */
static enum status
list_rooms(struct queue_context *q, bool has_details, struct json_object **out)
{
	struct json_object *rooms = json_object_new_array();
	enum status st;
	int64_t *ids;
	size_t n;

	if ((st = room_list(q, &ids, &n)) != ST_OK) {
		json_object_put(rooms);
		return st;
	}
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = add_room(q, ids[i], has_details, rooms);
	free(ids);
	if (st == ST_OK)
		*out = rooms;
	else
		json_object_put(rooms);
	return st;
}

enum status
room_json_list(struct queue_context *q, struct json_object **out)
{
	return list_rooms(q, false, out);
}

enum status
room_json_all(struct queue_context *q, struct json_object **out)
{
	return list_rooms(q, true, out);
}
