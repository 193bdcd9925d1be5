/* POST /booking/login: sign in with a password.  A wrong password and an
 * unknown account get one and the same answer, so that nobody learns which
 * accounts exist. */
#include <string.h>

#include "booking/login.h"
#include "booking/password.h"
#include "web/cookie.h"
#include "web/endpoint.h"
#include "web/session.h"

/* By which a browser is known to the account that it signed in to last.  It
 * outlives the session, or it would be of no use: as long as browsers keep any
 * cookie, 400 days. */
#define DEVICE_COOKIE "usher_device"
#define DEVICE_LIVES_S (400 * 86400)

/* The session starts only after the password was right; its cookie is set with
 * the answer. */
static enum status
handle_booking_login(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	const char *address = http_param(req, "REMOTE_ADDR");
	struct login attempt = {
		.account = http_text(req, "account_id"),
		.password = http_text(req, "password"),
		.address = address != NULL ? address : "",
	};
	struct login_result result;
	char device[COOKIE_MAX];
	enum status st;

	/* Where Apache signs buyers in, usher has no passwords. */
	if (strcmp(app->conf->booking_auth, "builtin") != 0)
		return ST_NOT_FOUND;
	attempt.device =
	    cookie_get(req, COOKIE_THIS_HOST, DEVICE_COOKIE, device);
	st = login_check(app->sql, app->conf, app->session_keys,
	    app->session_public, &attempt, &result);
	if (st == ST_TOO_MANY_REQUESTS)
		res->retry_after_ms = result.retry_after_ms;
	if (st == ST_OK)
		st = session_start(res, req, app->conf, app->session_keys,
		    result.account.id, result.account.session_generation);
	if (st != ST_OK)
		return st;
	cookie_set(res, req, COOKIE_THIS_HOST, DEVICE_COOKIE, result.device,
	    DEVICE_LIVES_S);
	http_put_text(res, "account_id", result.account.id);
	http_put_text(res, "account_name", result.account.name);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "login",
	.method = HTTP_POST,
	.caller = CALLER_ANYONE,
	.needs = &app_login,
	.fields = {
		{ .name = "account_id", .kind = KIND_TEXT, .min = 1,
		    .max = ACCOUNT_ID_MAX, .required = true },
		{ .name = "password", .kind = KIND_TEXT, .min = 1,
		    .max = PASSWORD_MAX, .required = true },
	},
	.handle = handle_booking_login,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
