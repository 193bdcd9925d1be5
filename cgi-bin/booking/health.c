/* GET /booking/health: can this service sell?  Monitors ask it.  It answers 200
 * only if MariaDB takes writes: that it can be read is not enough. */
#include "store/sql.h"
#include "web/endpoint.h"

static enum status
handle_booking_health(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	(void)req;
	if (sql_takes_writes(app->sql) != ST_OK)
		return ST_UNAVAILABLE;
	http_put_text(res, "status", "ok");
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "health",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_list,
	.handle = handle_booking_health,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
