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
	struct entrant_toll toll = { 0 };
	char token[MAC_SEALED_MAX];
	struct line_place place;
	enum status st;

	if (http_has(req, "puzzle.challenge")) {
		toll.challenge = http_text(req, "puzzle.challenge");
		toll.nonce = http_int(req, "puzzle.nonce");
	}
	st = entrant_enter(app, req, res, concert_id, &toll, &place, token);
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
		{ .name = "puzzle.challenge", .kind = KIND_TEXT, .min = 1,
		    .max = MAC_SEALED_MAX - 1, .required = true },
		{ .name = "puzzle.nonce", .kind = KIND_INT, .min = 0,
		    .max = PUZZLE_NONCE_MAX, .required = true },
	},
	.handle = handle_queue_enter,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
