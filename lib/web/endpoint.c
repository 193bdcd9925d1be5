/*
 * The life of a FastCGI program: it gets ready, answers one request after
 * another, and is ended by the web server.
 *
 * The order of the checks is the security of all endpoints: method, origin and
 * fields (http_request.c), then the caller, then the handler, which so never
 * sees a request that its table forbids.  A program that cannot get ready, for
 * its settings or its keys, must not exit: mod_fcgid would start another for
 * each request, at the cost of all.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "web/accept.h"
#include "web/endpoint.h"
#include "web/service_key.h"
#include "web/session.h"
#include "web/warm.h"

#define RETRY_MS 2000 /* between two attempts to get ready */

/*
 * REMOTE_USER alone may be any buyer, where Apache signs those in too; only
 * the configuration that also says who is an operator sets USHER_OPERATOR.
 */
const char *
endpoint_operator(const struct http_request *req)
{
	const char *user = http_param(req, "REMOTE_USER");

	if (http_param(req, "USHER_OPERATOR") == NULL || user == NULL ||
	    *user == '\0')
		return NULL;
	return user;
}

/* Whom usher-checkin.conf let in. */
static bool
is_staff(const struct http_request *req)
{
	return http_param(req, "USHER_STAFF") != NULL &&
	       http_param(req, "REMOTE_USER") != NULL;
}

/* An account is looked for in any case that has keys: handlers that serve
 * everybody answer a buyer who is signed in differently. */
static enum status
check_caller(
    const struct endpoint *ep, const struct app *app, struct http_request *req)
{
	struct session session;

	if (ep->needs != NULL &&
	    session_read(req, app->conf, app->session_public, &session)) {
		snprintf(req->account_text, sizeof req->account_text, "%s",
		    session.account);
		req->account = req->account_text;
		req->buyer = (struct buyer){ .account = req->account,
			.generation = session.generation };
	}
	if (ep->caller == CALLER_ACCOUNT && req->account == NULL)
		return session_missing(req, app->conf);
	if (req->account != NULL)
		req->user_name = session_user_name(req, app->conf);
	if (ep->caller == CALLER_SERVICE &&
	    !service_key_is_shown(app->conf, req))
		return ST_FORBIDDEN;
	if (ep->caller == CALLER_OPERATOR && endpoint_operator(req) == NULL)
		return ST_FORBIDDEN;
	if (ep->caller == CALLER_STAFF && !is_staff(req))
		return ST_FORBIDDEN;
	return ST_OK;
}

/* A request of `usherctl warm` reaches no handler, and needs none of the
 * fields. */
static void
serve_request(const struct endpoint *ep, struct app *app, FCGX_Request *fcgi)
{
	struct http_response res;
	struct http_request req;
	enum status st;

	http_response_init(&res);
	st = http_read(&req, ep->method, ep->fields, fcgi, &res);
	if (warm_hold(app->conf, &req, &res))
		st = ST_NO_CONTENT;
	else if (st == ST_OK && (st = check_caller(ep, app, &req)) == ST_OK)
		st = ep->handle(app, &req, &res);
	/* Well signed, and yet refused: the session was ended elsewhere. */
	if (st == ST_LOGIN_REQUIRED && req.account != NULL)
		session_end(&res, &req);
	http_write(&res, st, fcgi);
	if (status_http(st) >= 500)
		log_error("%s", status_code(st));
	http_request_free(&req);
	http_response_free(&res);
}

static void
refuse_request(FCGX_Request *fcgi)
{
	struct http_response res;

	http_response_init(&res);
	http_write(&res, ST_UNAVAILABLE, fcgi);
	http_response_free(&res);
}

/*
 * A program that is not ready answers 503 and tries again at a request, so that
 * what was mended needs no reload; not at every request, which would log the
 * same line each time.
 */
int
endpoint_run(const struct endpoint *ep)
{
	int64_t tried_ms = clock_mono_ms();
	struct acceptor from;
	struct app app;
	bool ready;

	log_name(ep->name);
	if (!acceptor_open(&from))
		return EXIT_FAILURE;
	ready = app_open(&app, APP_ENDPOINT, ep->needs) == ST_OK;
	while (acceptor_next(&from)) {
		if (!ready && clock_mono_ms() - tried_ms >= RETRY_MS) {
			ready =
			    app_open(&app, APP_ENDPOINT, ep->needs) == ST_OK;
			tried_ms = clock_mono_ms();
		}
		if (ready)
			serve_request(ep, &app, &from.fcgi);
		else
			refuse_request(&from.fcgi);
	}
	app_close(&app);
	return EXIT_SUCCESS;
}
