/* POST /queue/leave: end a token, waiting or admitted, and call the next. */
#include "queue/line.h"
#include "queue_web/request_token.h"

static enum status
leave(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct token token;
	bool released;
	enum status st;

	if ((st = request_token_open(app, req, concert_id, &token)) != ST_OK ||
	    (st = line_leave(&app->queue, &token, &released)) != ST_OK)
		return st;
	http_put_bool(res, "released", released);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "leave",
	.method = HTTP_POST,
	.who = WHO_ANYONE,
	.needs = &app_queue,
	.fields = { { "concert_id", KIND_INT, 1, INT32_MAX, false } },
	.handle = leave,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
