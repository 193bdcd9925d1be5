/* GET /queue/poll: where a token's visitor is in line.  The most frequent
 * request of all: whatever it costs is paid by each waiting visitor every few
 * seconds. */
#include "queue_web/place_json.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"

/* A refusal also says when to ask again: a page that asks too often would else
 * go on like that.  A visitor that has signed in is seen, and told to enter as
 * its account. */
static enum status
handle_queue_poll(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct token token;
	struct line_place place;
	enum status st;

	if ((st = request_token_open(app, req, concert_id, &token)) != ST_OK)
		return st;
	if ((st = line_poll(&app->queue, &token, &place)) ==
	    ST_TOO_MANY_REQUESTS)
		place_json_put_retry(app->conf, res);
	if (st != ST_OK)
		return st;
	if (place.state != LINE_DONE && place.state != LINE_EXPIRED &&
	    request_token_is_unbound(req, &token)) {
		http_detail(res, "You have signed in: enter again");
		return ST_TOKEN_OUTDATED;
	}
	request_receipt_give(app, req, res, &token, &place);
	place_json_put(app->conf, concert_id, &place, res);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "poll",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_poll,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
