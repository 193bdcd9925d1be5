/* POST /queue/stock: how many seats are left, as the booking service tells. The
 * room shows it, and stops calling visitors when nothing is left to sell. */
#include "queue/room.h"
#include "web/endpoint.h"

static enum status
handle_queue_stock(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	enum status st;

	(void)res;
	st = room_stock(&app->queue, http_int(req, "concert_id"),
	    http_int(req, "sellable"), http_int(req, "held"));
	return st == ST_OK ? ST_NO_CONTENT : st;
}

static const struct endpoint endpoint = {
	.name = "stock",
	.method = HTTP_POST,
	.caller = CALLER_SERVICE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
		{ .name = "sellable", .kind = KIND_INT, .min = 0,
		    .max = INT32_MAX, .required = true },
		{ .name = "held", .kind = KIND_INT, .min = 0,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_stock,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
