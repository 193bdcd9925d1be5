/*
 * The document is public and the same for everybody: nothing of a single
 * visitor, and the draw's seed only after the draw was held.  Pages of an
 * earlier version read it too: members may be added, but never change their
 * meaning.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "base/file.h"
#include "base/json.h"
#include "queue/draw_json.h"
#include "queue/policy.h"
#include "queue/status_file.h"

static struct json_object *
add_status_object(struct json_object *o, const char *key)
{
	struct json_object *child = json_object_new_object();

	json_object_object_add(o, key, child);
	return child;
}

/* The pace has one decimal: more of them would only be noise that changes the
 * file every second. */
static void
add_counters(struct json_object *o, const struct room *room)
{
	char pace[32];

	json_add_int(o, "serving", room->serving);
	json_add_int(o, "issued", room->issued);
	json_add_int(o, "waiting", room->waiting);
	json_add_int(o, "absent", room->absent);
	json_add_int(o, "admitted", room->admitted);
	if (room->pace_milli < 0) {
		json_add_null(o, "pace_per_min");
		return;
	}
	snprintf(pace, sizeof pace, "%.1f", (double)room->pace_milli / 1000);
	json_object_object_add(o, "pace_per_min",
	    json_object_new_double_s((double)room->pace_milli / 1000, pace));
}

/* From these and the pace pages compute when to poll next. */
static void
add_poll_policy(struct json_object *o, const struct conf *conf,
    const struct room_settings *set)
{
	struct json_object *poll = add_status_object(o, "poll");

	json_add_int(poll, "floor_ms", conf->queue_poll_floor_ms);
	json_add_int(
	    poll, "ceiling_ms", policy_ceiling_ms(conf, set->absent_ms));
	json_add_int(poll, "call_ms",
	    policy_call_ms(conf, set->absent_ms, set->claim_ms));
	json_add_int(poll, "divisor", conf->queue_poll_divisor);
}

/* From these, the pace and the place pages compute when to read this again. */
static void
add_status_policy(struct json_object *o, const struct conf *conf)
{
	struct json_object *status = add_status_object(o, "status");
	int64_t floor_ms = conf->queue_status_floor_ms;
	int64_t ceiling_ms = conf->queue_status_ceiling_ms;

	json_add_int(status, "floor_ms", floor_ms);
	json_add_int(status, "ceiling_ms",
	    ceiling_ms > floor_ms ? ceiling_ms : floor_ms);
	json_add_int(status, "divisor", conf->queue_status_divisor);
}

static void
add_message(struct json_object *o, const struct room *room)
{
	struct json_object *message = add_status_object(o, "message");

	json_add_text(message, "ko", room->set.message_ko);
	json_add_text(message, "en", room->set.message_en);
	json_add_time(message, "since_ms", room->message_at_ms);
}

static void
add_draw(struct json_object *o, const char *key, const struct room *room)
{
	json_object_object_add(o, key, draw_json(room));
}

/* Times of the draw: 0 is none. */
static void
add_opening(struct json_object *o, const struct room_settings *set)
{
	json_add_time(o, "opens_at_ms", set->opens_at_ms);
	json_add_time(o, "freezes_at_ms",
	    set->opens_at_ms > 0 ? set->opens_at_ms - set->freeze_ms : 0);
}

/* What the shop told: null until it has. */
static void
add_stock(struct json_object *o, const struct room *room)
{
	struct json_object *stock;

	json_add_time(o, "shop_down_since_ms", room->down_since_ms);
	if (room->sellable < 0) {
		json_add_null(o, "stock");
		return;
	}
	stock = add_status_object(o, "stock");
	json_add_int(stock, "sellable", room->sellable);
	json_add_int(stock, "held", room->held);
}

/* Without fsync: after a crash of the host the next tick writes it again. */
enum status
status_file_write(const struct conf *conf, const struct room *room)
{
	struct json_object *o = json_object_new_object();
	char path[PATH_MAX];
	const char *text;
	enum status st;

	json_add_int(o, "concert_id", room->concert_id);
	json_add_text(o, "room", room_state_word(room->state));
	json_add_int(o, "epoch", room->epoch);
	add_counters(o, room);
	add_poll_policy(o, conf, &room->set);
	add_status_policy(o, conf);
	json_add_int(
	    add_status_object(o, "puzzle"), "level", room->puzzle_level);
	add_opening(o, &room->set);
	json_add_time(o, "closes_at_ms", room->set.closes_at_ms);
	add_message(o, room);
	add_stock(o, room);
	add_draw(o, "draw", room);
	json_add_int(o, "now_ms", room->now_ms);
	text = json_object_to_json_string_ext(
	    o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	snprintf(path, sizeof path, "%s/%lld.json", conf->queue_status_dir,
	    (long long)room->concert_id);
	st = file_replace(path, text, strlen(text), 0644, false);
	json_object_put(o);
	return st;
}
