/* POST /booking/logout: end all sessions of the account, by one that holds. The
 * cookie is taken away when that is done, and not before: while the database is
 * down a repeated request must still have it. */
#include "booking/buyer_session.h"
#include "web/endpoint.h"
#include "web/session.h"

/* One that is not signed in is signed out. */
static enum status
handle_booking_logout(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	enum status st = ST_OK;

	if (req->account != NULL)
		st = buyer_session_end(app->sql, &req->buyer);
	if (st != ST_OK)
		return st;
	session_end(res, req);
	return ST_NO_CONTENT;
}

static const struct endpoint endpoint = {
	.name = "logout",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.needs = &app_login,
	.handle = handle_booking_logout,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
