/*
 * What an operator does to a room by the operations page: settings, then an
 * action, then the room as it is.
 *
 * Settings come with the value that the operator saw (`..._was`), so that of
 * two operators who change the same setting one is refused instead of undoing
 * the other's change unseen.  lib/queue decides that, under the room's lock.
 */
#include <string.h>

#include "base/array.h"
#include "queue/room.h"
#include "queue/room_json.h"
#include "queue_web/room_control.h"
#include "web/endpoint.h"

static const struct {
	const char *name;
	enum status (*act)(struct queue_context *, int64_t concert_id,
	    const char *operator_name);
} actions[] = {
	{ "pause", room_pause },
	{ "resume", room_resume },
	{ "close", room_close },
};

#define NACTIONS ARRAY_LEN(actions)

/* A word that is not an action is told like any other bad field. */
static enum status
run_action(struct queue_context *q, const struct http_request *req,
    struct http_response *res)
{
	const char *action = http_text(req, "action");

	for (size_t i = 0; i < NACTIONS; i++)
		if (strcmp(actions[i].name, action) == 0)
			return actions[i].act(q, http_int(req, "concert_id"),
			    endpoint_operator(req));
	http_put_text(res, "field", "action");
	http_detail(res, "action: one of pause, resume, close");
	return ST_BAD_FIELD;
}

static const struct {
	const char *field, *was;
	enum http_kind kind;
	enum room_setting key;
} settings[] = {
#define COUNT(name) { #name, #name "_was", KIND_INT, ROOM_SETTING_##name },
#define TEXT(name) { #name, #name "_was", KIND_TEXT, ROOM_SETTING_##name },
	ROOM_CONTROL_SETTINGS(COUNT, TEXT)
#undef COUNT
#undef TEXT
};

#define NSETTINGS ARRAY_LEN(settings)

/* Note in `into` the setting that a field sets; a field that was not sent
 * leaves the setting as it is. */
static enum status
take_setting(const struct http_request *req, size_t i, const char *field,
    struct room_change *into)
{
	if (!http_has(req, field))
		return ST_OK;
	if (settings[i].kind == KIND_INT)
		return room_change_int(
		    into, settings[i].key, http_int(req, field));
	return room_change_text(into, settings[i].key, http_text(req, field));
}

/* The settings that were sent; the others stay. */
static enum status
apply_settings(struct queue_context *q, const struct http_request *req)
{
	struct room_change change = { 0 }, basis = { 0 };
	enum status st = ST_OK;
	size_t sent = 0;

	for (size_t i = 0; st == ST_OK && i < NSETTINGS; i++) {
		if ((st = take_setting(req, i, settings[i].field, &change)) ==
		    ST_OK)
			st = take_setting(req, i, settings[i].was, &basis);
		sent += change.has[settings[i].key];
	}
	if (st != ST_OK || sent == 0)
		return st;
	return room_set_if_unchanged(q, http_int(req, "concert_id"), &change,
	    &basis, endpoint_operator(req));
}

/* The room as it is now: also the answer to an operator whose page was out of
 * date. */
static enum status
put_room_now(
    struct queue_context *q, int64_t concert_id, struct http_response *res)
{
	struct room room;
	enum status st;

	if ((st = room_read(q, concert_id, &room)) != ST_OK)
		return st;
	http_put_json(res, "room", room_json(&room));
	http_put_json(res, "settings", room_json_settings(&room));
	return ST_OK;
}

/* Settings first: one that is refused must not leave the room paused. */
enum status
room_control(struct queue_context *q, const struct http_request *req,
    struct http_response *res)
{
	enum status st, shown;

	if ((st = apply_settings(q, req)) == ST_OK && http_has(req, "action"))
		st = run_action(q, req, res);
	if (st != ST_OK && st != ST_SETTING_CHANGED && st != ST_ROOM_CLOSED)
		return st;
	if (st == ST_ROOM_CLOSED)
		http_detail(res,
		    "The room is closed, and cannot be paused or resumed; "
		    "`usherctl room open %lld --capacity N` opens it again",
		    (long long)http_int(req, "concert_id"));
	shown = put_room_now(q, http_int(req, "concert_id"), res);
	return st == ST_OK || shown != ST_OK ? shown : st;
}
