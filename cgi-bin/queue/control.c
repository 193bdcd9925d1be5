/* POST /queue/control: what an operator does to a room. */
#include <string.h>

#include "queue/room_json.h"
#include "web/endpoint.h"

static const struct {
	const char *name;
	enum status (*act)(struct queue *, int64_t concert_id, const char *who);
} actions[] = {
	{ "pause", room_pause },
	{ "resume", room_resume },
	{ "close", room_close },
};

#define NACTIONS (sizeof actions / sizeof *actions)

static enum status
act(struct queue *q, const struct http_request *req, struct http_response *res)
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

/* The settings that were sent; the others stay. */
static enum status
set(struct queue *q, const struct http_request *req)
{
	static const struct {
		const char *field;
		enum room_key key;
	} numbers[] = {
		{ "capacity", ROOM_KEY_capacity },
		{ "rate_per_min", ROOM_KEY_rate_per_min },
	}, texts[] = {
		{ "message_ko", ROOM_KEY_message_ko },
		{ "message_en", ROOM_KEY_message_en },
	};
	struct room_change change = { 0 };
	enum status st = ST_OK;
	size_t sent = 0;

	for (size_t i = 0; st == ST_OK && i < 2; i++)
		if (http_has(req, numbers[i].field)) {
			st = room_change_int(&change, numbers[i].key,
			    http_int(req, numbers[i].field));
			sent++;
		}
	for (size_t i = 0; st == ST_OK && i < 2; i++)
		if (http_has(req, texts[i].field)) {
			st = room_change_text(&change, texts[i].key,
			    http_text(req, texts[i].field));
			sent++;
		}
	if (st != ST_OK || sent == 0)
		return st;
	return room_set(
	    q, http_int(req, "concert_id"), &change, endpoint_operator(req));
}

static enum status
control(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct queue q = { .conf = app->conf, .redis = app->redis };
	int64_t concert_id = http_int(req, "concert_id");
	struct room room;
	enum status st;

	if ((st = set(&q, req)) != ST_OK)
		return st;
	if (http_has(req, "action") && (st = act(&q, req, res)) != ST_OK)
		return st;
	if ((st = room_show(&q, concert_id, &room)) != ST_OK)
		return st;
	http_put_json(res, "room", room_json(&room));
	http_put_json(res, "settings", room_json_settings(&room));
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "control",
	.method = HTTP_POST,
	.who = WHO_OPERATOR,
	.open = endpoint_redis,
	.fields = {
		{ "concert_id", KIND_INT, 1, INT32_MAX, false },
		{ "action", KIND_TEXT, 1, 16, true },
		{ "capacity", KIND_INT, 0, 1000000, true },
		{ "rate_per_min", KIND_INT, 0, 1000000, true },
		{ "message_ko", KIND_TEXT, 0, 511, true },
		{ "message_en", KIND_TEXT, 0, 511, true },
	},
	.handle = control,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
