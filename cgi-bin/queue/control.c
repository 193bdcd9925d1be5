/*
 * POST /queue/control: what an operator does to a room.
 *
 * The fields of the settings and their bounds come from the room's table, so
 * that this program takes what usherctl takes.
 */
#include "queue/room_bound.h"
#include "queue_web/room_control.h"
#include "web/endpoint.h"

static enum status
handle_queue_control(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	return room_control(&app->queue, req, res);
}

/* clang-format off */
#define FIELD(field, setting, json)                                            \
	{                                                                      \
		.name = field, .kind = json, .min = ROOM_MIN_##setting,        \
		.max = ROOM_MAX_##setting                                      \
	},
#define COUNT(name)                                                            \
	FIELD(#name, name, KIND_INT) FIELD(#name "_was", name, KIND_INT)
#define TEXT(name)                                                             \
	FIELD(#name, name, KIND_TEXT) FIELD(#name "_was", name, KIND_TEXT)

static const struct endpoint endpoint = {
	.name = "control",
	.method = HTTP_POST,
	.caller = CALLER_OPERATOR,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT,
		    .min = 1, .max = INT32_MAX, .required = true },
		{ .name = "action", .kind = KIND_TEXT, .min = 1, .max = 16 },
		ROOM_CONTROL_SETTINGS(COUNT, TEXT)
	},
	.handle = handle_queue_control,
};
/* clang-format on */

int
main(void)
{
	return endpoint_run(&endpoint);
}
