/* GET /queue/ops: all rooms as an operator watches them.  It only reads: a page
 * that is left open must not move a line on.  `usherctl top` prints the same
 * rooms. */
#include "base/clock.h"
#include "queue/cron_stamp.h"
#include "queue/room_json.h"
#include "web/endpoint.h"

/* What does not come from Redis is put first: an operator must see that the
 * cron job runs, and which store is away, when Redis is. */
static enum status
handle_queue_ops(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t advanced_ms = cron_stamp_read(app->conf);
	struct json_object *rooms;
	enum status st;

	http_put_text(res, "operator", endpoint_operator(req));
	http_put_int(res, "now_ms", clock_wall_ms());
	if (advanced_ms > 0)
		http_put_int(res, "advanced_at_ms", advanced_ms);
	else
		http_put_null(res, "advanced_at_ms");
	st = room_json_all(&app->queue, &rooms);
	if (st == ST_OK)
		http_put_json(res, "rooms", rooms);
	else if (st == ST_UNAVAILABLE)
		http_put_text(res, "store", "redis");
	return st;
}

static const struct endpoint endpoint = {
	.name = "ops",
	.method = HTTP_GET,
	.caller = CALLER_OPERATOR,
	.needs = &app_queue,
	.handle = handle_queue_ops,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
