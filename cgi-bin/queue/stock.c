/* POST /queue/stock: what the shop reports, the seats left and whether it can
 * sell.  The room stops calling visitors when it cannot, when nothing is left
 * to sell, and when it reports no more. */
#include "queue/shop.h"
#include "web/endpoint.h"

static enum status
handle_queue_stock(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	const struct shop_report report = {
		.sellable = http_int(req, "sellable"),
		.held = http_int(req, "held"),
		.is_selling =
		    !http_has(req, "selling") || http_bool(req, "selling"),
	};
	enum status st;

	(void)res;
	st = shop_report(&app->queue, http_int(req, "concert_id"), &report);
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
		{ .name = "selling", .kind = KIND_BOOL },
	},
	.handle = handle_queue_stock,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
