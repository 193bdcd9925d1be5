/* POST /queue/enter: take a number in the line of a concert.  201 for a new
 * place, 200 for the one that the visitor has already. */
#include "queue_web/entrant.h"
#include "queue_web/place_json.h"

/* A page that did not get the answer enters again: it is the same place then,
 * and the answer only tells that it is not new. */
static enum status
handle_queue_enter(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	char token[MAC_SEALED_MAX];
	struct line_place place;
	enum status st;

	st = entrant_enter(app, req, res, concert_id, &place, token);
	if (st != ST_OK)
		return st;
	http_put_text(res, "token", token);
	place_json_put(app->conf, concert_id, &place, res);
	return place.is_new ? ST_CREATED : ST_OK;
}

static const struct endpoint endpoint = {
	.name = "enter",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_enter,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
