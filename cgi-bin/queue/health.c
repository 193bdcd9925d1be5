/* GET /queue/health: can the queue serve?  Asked by monitors, and by the
 * booking service before it goes on without the queue. */
#include "queue/health.h"
#include "web/endpoint.h"

static enum status
handle_queue_health(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	const char *why;
	enum status st;

	(void)req;
	if ((st = health_check(&app->queue, &why)) == ST_OK)
		http_put_text(res, "status", "ok");
	else
		http_detail(res, "%s", why);
	return st;
}

static const struct endpoint endpoint = {
	.name = "health",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.handle = handle_queue_health,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
