/* POST /booking/logout: end the session of this browser.  It opens no store and
 * always succeeds: a session is a cookie and nothing else, so a copy of the
 * cookie elsewhere stays good until its end. */
#include "web/endpoint.h"
#include "web/session.h"

static enum status
handle_booking_logout(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	(void)app;
	session_end(res, req);
	return ST_NO_CONTENT;
}

static const struct endpoint endpoint = {
	.name = "logout",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.handle = handle_booking_logout,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
