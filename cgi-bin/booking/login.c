/* POST /booking/login: sign in with a password.  A wrong password and an
 * unknown account get one and the same answer, so that nobody learns which
 * accounts exist. */
#include <string.h>

#include "booking/login.h"
#include "booking/password.h"
#include "web/endpoint.h"
#include "web/session.h"

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
	struct account account;
	enum status st;

	/* Where Apache signs buyers in, usher has no passwords. */
	if (strcmp(app->conf->booking_auth, "builtin") != 0)
		return ST_NOT_FOUND;
	st = login_check(
	    app->sql, app->conf, &attempt, &account, &res->retry_after_ms);
	if (st == ST_OK)
		st = session_start(res, req, app->conf, app->session_keys,
		    account.id, account.session_generation);
	if (st != ST_OK)
		return st;
	http_put_text(res, "account_id", account.id);
	http_put_text(res, "account_name", account.name);
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
