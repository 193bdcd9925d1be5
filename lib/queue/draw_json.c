/*
 * The draw as it is published, in the status document and by `usherctl draw
 * show`.  Each value is there as soon as it is on disk, and never changes
 * afterwards: anyone who keeps the documents can prove what was promised.
 */
#include "queue/draw_json.h"
#include "base/json.h"
#include "queue/beacon.h"
#include "queue/entrants.h"

const char *
draw_json_beacon_state(const struct room *room)
{
	if (room->set.beacon[0] == '\0')
		return NULL;
	if (room->beacon_state == DRAW_BEACON_CAME)
		return "came";
	if (room->beacon_state == DRAW_BEACON_EARLY)
		return "early";
	return room->drawn == 1 ? "missed" : "awaited";
}

static void
add_text_or_null(struct json_object *o, const char *key, const char *text)
{
	if (text[0] != '\0')
		json_add_text(o, key, text);
	else
		json_add_null(o, key);
}

/* An address is shown as it is asked, so that anybody may ask it too. */
static void
add_beacon(struct json_object *draw, const struct room *room)
{
	struct json_object *beacon = json_object_new_object();
	char url[2 * ROOM_TEXT_MAX];

	beacon_url(room->set.beacon, room->set.beacon_round, url, sizeof url);
	json_add_text(beacon, "url", url);
	if (beacon_is_address(room->set.beacon))
		json_add_int(beacon, "round", room->set.beacon_round);
	else
		json_add_null(beacon, "round");
	add_text_or_null(beacon, "value", room->beacon_value);
	json_add_text(beacon, "state", draw_json_beacon_state(room));
	json_object_object_add(draw, "beacon", beacon);
}

/* The commitment is there from the start: it proves the seed that follows.  The
 * hash is there before the beacon's value is, and so before the key. */
struct json_object *
draw_json(const struct room *room)
{
	struct json_object *draw = json_object_new_object();
	char list[ENTRANTS_NAME_MAX] = "";

	if (room->entrants_hash[0] != '\0')
		entrants_name(room->concert_id, room->entrants_hash, list);
	json_add_text(draw, "commitment", room->commitment);
	json_add_known(draw, "entrants", room->entrants);
	add_text_or_null(draw, "entrants_hash", room->entrants_hash);
	json_add_time(draw, "frozen_at_ms",
	    room->frozen_at_ms > 0 ? room->frozen_at_ms : 0);
	add_text_or_null(draw, "list", list);
	if (room->set.beacon[0] != '\0')
		add_beacon(draw, room);
	else
		json_add_null(draw, "beacon");
	add_text_or_null(draw, "seed", room->seed);
	add_text_or_null(draw, "key", room->draw_key);
	return draw;
}
