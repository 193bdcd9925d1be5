#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/mac.h"
#include "base/secret.h"
#include "web/endpoint.h"
#include "web/session.h"

/* The key in the service key file, compared with what the caller shows. */
static bool
is_service(const struct app *app, const struct http_request *req)
{
	const char *shown = http_bearer(req), *why;
	const char *file = app->conf->security_service_key_file;
	char key[SECRET_SIZE];
	bool same;

	if (shown == NULL)
		return false;
	if (secret_read_file(file, key, &why) != ST_OK) {
		log_error("%s: %s", file, why);
		return false;
	}
	same = mac_same_text(key, shown);
	explicit_bzero(key, sizeof key);
	return same;
}

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

static enum status
check_caller(
    const struct endpoint *ep, const struct app *app, struct http_request *req)
{
	req->account =
	    session_account(req, app->conf, app->keyring, req->account_text);
	if (ep->who == WHO_ACCOUNT && req->account == NULL)
		return ST_LOGIN_REQUIRED;
	if (ep->who == WHO_SERVICE && !is_service(app, req))
		return ST_FORBIDDEN;
	if (ep->who == WHO_OPERATOR && endpoint_operator(req) == NULL)
		return ST_FORBIDDEN;
	return ST_OK;
}

#define RETRY_MS 2000 /* between two attempts to be ready */
#define WARM_MS 2300

/*
 * Is this request only there to have a process started?  Then this one is kept
 * busy for a while, so that the next such request needs another (see
 * ctl/warm.c), even one that slept for mod_fcgid's second and then lost the new
 * process to somebody else.
 */
static bool
is_warming(const struct app *app, const struct http_request *req,
    struct http_response *res)
{
	char pid[24];

	if (http_header(req, "Usher-Warm") == NULL || !is_service(app, req))
		return false;
	snprintf(pid, sizeof pid, "%ld", (long)getpid());
	http_add_header(res, "Usher-Process", pid);
	clock_sleep_ms(WARM_MS);
	return true;
}

static void
serve(const struct endpoint *ep, struct app *app, FCGX_Request *fcgi)
{
	struct http_response res;
	struct http_request req;
	enum status st;

	http_response_init(&res);
	st = http_read(&req, ep->method, ep->fields, fcgi, &res);
	if (is_warming(app, &req, &res))
		st = ST_NO_CONTENT;
	else if (st == ST_OK && (st = check_caller(ep, app, &req)) == ST_OK)
		st = ep->handle(app, &req, &res);
	http_write(&res, st, fcgi);
	if (status_http(st) >= 500)
		log_error("%s", status_code(st));
	http_request_free(&req);
	http_response_free(&res);
}

/*
 * Become able to serve.  A program that cannot, for its settings or its keys,
 * does not end: mod_fcgid would start another for each request, at the cost of
 * all.  It answers 503 and tries again, so that what was mended needs no
 * reload.
 */
static bool
be_ready(const struct endpoint *ep, struct app *app)
{
	return app_open(app, APP_ENDPOINT, ep->needs) == ST_OK;
}

static void
refuse(FCGX_Request *fcgi)
{
	struct http_response res;

	http_response_init(&res);
	http_write(&res, ST_UNAVAILABLE, fcgi);
	http_response_free(&res);
}

int
endpoint_run(const struct endpoint *ep)
{
	struct app app;
	int64_t tried_ms = clock_mono_ms();
	FCGX_Request fcgi;
	bool ready;

	log_name(ep->name);
	if (FCGX_Init() != 0 || FCGX_InitRequest(&fcgi, 0, 0) != 0)
		return EXIT_FAILURE;
	ready = be_ready(ep, &app);
	/* libfcgi ends this on SIGTERM; the process's end frees the rest. */
	while (FCGX_Accept_r(&fcgi) == 0) {
		if (!ready && clock_mono_ms() - tried_ms >= RETRY_MS) {
			ready = be_ready(ep, &app);
			tried_ms = clock_mono_ms();
		}
		if (ready)
			serve(ep, &app, &fcgi);
		else
			refuse(&fcgi);
	}
	return EXIT_SUCCESS;
}
