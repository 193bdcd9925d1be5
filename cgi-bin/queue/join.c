/* POST /queue/join: enter the line from an HTML form, for browsers without
 * JavaScript, and go on to the page that shows the place. */
#include <stdio.h>

#include "queue_web/entrant.h"

/* The browser is sent on after the POST, so that reloading the page polls and
 * does not enter again. */
static enum status
handle_queue_join(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	char token[MAC_SEALED_MAX], url[64];
	struct line_place place;
	enum status st;

	st = entrant_enter(app, req, res, concert_id, &place, token);
	/* The page explains these better than a problem document. */
	if (st != ST_OK && st != ST_LOGIN_REQUIRED && st != ST_ROOM_CLOSED &&
	    st != ST_NO_ROOM && status_http(st) < 500)
		return st;
	snprintf(url, sizeof url, "/queue/plain?concert_id=%lld%s",
	    (long long)concert_id, st == ST_LOGIN_REQUIRED ? "&signin=1" : "");
	http_add_header(res, "Location", url);
	return ST_SEE_OTHER;
}

static const struct endpoint endpoint = {
	.name = "join",
	.method = HTTP_FORM,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_join,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
