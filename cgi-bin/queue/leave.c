/* POST /queue/leave: end a token, waiting or admitted, so that its place or
 * slot is free for the next visitor. */
#include "queue/line.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"

static enum status
handle_queue_leave(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct token token;
	bool released;
	enum status st;

	if ((st = request_token_open(app, req, concert_id, &token)) != ST_OK ||
	    (st = line_leave(&app->queue, &token, &released)) != ST_OK)
		return st;
	request_receipt_end(app, req, res, concert_id);
	http_put_bool(res, "released", released);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "leave",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_leave,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
