/* GET /booking/ops: the box office as an operator watches it.  It counts in the
 * database and not in the file that buyers share, so that what an operator sees
 * is not a second old; and it answers what it can when MariaDB is down. */
#include "booking/sales.h"
#include "web/endpoint.h"

/* null: usher-expire has never run. */
static enum status
put_sales(struct app *app, struct http_response *res)
{
	struct json_object *concerts;
	int64_t now_ms, expired_ms;
	enum status st;

	if ((st = sales_times(app->sql, &now_ms, &expired_ms)) != ST_OK)
		return st;
	http_put_int(res, "now_ms", now_ms);
	if (expired_ms > 0)
		http_put_int(res, "expired_at_ms", expired_ms);
	else
		http_put_null(res, "expired_at_ms");
	if ((st = sales_by_concert(app->sql, &concerts)) == ST_OK)
		http_put_json(res, "concerts", concerts);
	return st;
}

/* An operator learns who is signed in and which store is down even if nothing
 * can be read. */
static enum status
handle_booking_ops(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	enum status st = put_sales(app, res);

	http_put_text(res, "operator", endpoint_operator(req));
	if (st == ST_UNAVAILABLE)
		http_put_text(res, "store", "mariadb");
	return st;
}

static const struct endpoint endpoint = {
	.name = "ops",
	.method = HTTP_GET,
	.caller = CALLER_OPERATOR,
	.needs = &app_list,
	.handle = handle_booking_ops,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
