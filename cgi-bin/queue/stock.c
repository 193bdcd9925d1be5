/* POST /queue/stock: how many seats are left, told by the booking service. */
#include "queue/room.h"
#include "web/endpoint.h"

static enum status
stock(
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
	.who = WHO_SERVICE,
	.needs = &app_queue,
	.fields = {
		{ "concert_id", KIND_INT, 1, INT32_MAX, false },
		{ "sellable", KIND_INT, 0, INT32_MAX, false },
		{ "held", KIND_INT, 0, INT32_MAX, false },
	},
	.handle = stock,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
