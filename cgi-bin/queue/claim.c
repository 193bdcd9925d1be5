/* POST /queue/claim: a called visitor comes in, and its time inside begins.
 * Looking (enter, poll) does not begin it, so that a page that nobody sees
 * costs its visitor nothing. */
#include "queue_web/place_json.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"

/* A page that did not get the answer claims again: the time is the same then.
 */
static enum status
handle_queue_claim(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct token token;
	struct line_place place;
	enum status st;

	if ((st = request_token_open(app, req, concert_id, &token)) != ST_OK ||
	    (st = line_claim(&app->queue, &token, &place)) != ST_OK)
		return st;
	request_receipt_give(app, req, res, &token, &place);
	place_json_put(app->conf, concert_id, &place, res);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "claim",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_claim,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
