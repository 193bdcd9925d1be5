#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "base/file.h"
#include "queue/policy.h"
#include "queue/status_file.h"

static void
put_int(struct json_object *o, const char *key, int64_t n)
{
	json_object_object_add(o, key, json_object_new_int64(n));
}

static void
put_text(struct json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, json_object_new_string(text));
}

static void
put_null(struct json_object *o, const char *key)
{
	json_object_object_add(o, key, NULL);
}

static struct json_object *
add_object(struct json_object *o, const char *key)
{
	struct json_object *child = json_object_new_object();

	json_object_object_add(o, key, child);
	return child;
}

static void
put_time(struct json_object *o, const char *key, int64_t at_ms)
{
	if (at_ms > 0)
		put_int(o, key, at_ms);
	else
		put_null(o, key);
}

static void
put_counters(struct json_object *o, const struct room *room)
{
	char pace[32];

	put_int(o, "serving", room->serving);
	put_int(o, "issued", room->issued);
	put_int(o, "waiting", room->waiting);
	put_int(o, "admitted", room->admitted);
	if (room->pace_milli < 0) {
		put_null(o, "pace_per_min");
		return;
	}
	snprintf(pace, sizeof pace, "%.1f", (double)room->pace_milli / 1000);
	json_object_object_add(o, "pace_per_min",
	    json_object_new_double_s((double)room->pace_milli / 1000, pace));
}

static void
put_poll(struct json_object *o, const struct conf *conf,
    const struct room_settings *set)
{
	struct json_object *poll = add_object(o, "poll");

	put_int(poll, "floor_ms", conf->queue_poll_floor_ms);
	put_int(poll, "ceiling_ms",
	    policy_ceiling_ms(conf, set->absent_ms, set->claim_ms));
	put_int(poll, "divisor", conf->queue_poll_divisor);
}

static void
put_draw(struct json_object *o, const struct room *room)
{
	struct json_object *draw = add_object(o, "draw");

	put_text(draw, "commitment", room->commitment);
	if (room->entrants >= 0) {
		put_text(draw, "seed", room->seed);
		put_int(draw, "entrants", room->entrants);
	} else {
		put_null(draw, "seed");
		put_null(draw, "entrants");
	}
}

enum status
status_file_write(const struct conf *conf, const struct room *room)
{
	struct json_object *o = json_object_new_object(), *message;
	char path[PATH_MAX];
	const char *text;
	enum status st;

	put_int(o, "concert_id", room->concert_id);
	put_text(o, "room", room_state_word(room->state));
	put_int(o, "epoch", room->epoch);
	put_counters(o, room);
	put_poll(o, conf, &room->set);
	put_time(o, "opens_at_ms", room->set.opens_at_ms);
	put_time(o, "closes_at_ms", room->set.closes_at_ms);
	message = add_object(o, "message");
	put_text(message, "ko", room->set.message_ko);
	put_text(message, "en", room->set.message_en);
	put_draw(o, room);
	put_int(o, "now_ms", room->now_ms);
	text = json_object_to_json_string_ext(
	    o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
	snprintf(path, sizeof path, "%s/%lld.json", conf->queue_status_dir,
	    (long long)room->concert_id);
	st = file_replace(path, text, strlen(text), 0644, false);
	json_object_put(o);
	return st;
}
