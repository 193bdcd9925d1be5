/* POST /queue/join: enter the line, or claim a slot, from an HTML form, for
 * browsers without JavaScript, and go on to the page that shows the place. */
#include <stdio.h>

#include "queue_web/entrant.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"

static enum status
claim_by_form(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id)
{
	struct token token;
	struct line_place place;
	enum status st;

	if ((st = request_token_open(app, req, concert_id, &token)) == ST_OK)
		st = line_claim(&app->queue, &token, &place);
	if (st == ST_OK)
		request_receipt_give(app, req, res, &token, &place);
	return st;
}

static enum status
enter_by_form(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id)
{
	char token[MAC_SEALED_MAX];
	struct line_place place;

	return entrant_enter(app, req, res, concert_id,
	    &(struct entrant_toll){ .is_slow = true }, &place, token);
}

/* The page explains these better than a problem document; and of a claim it
 * shows what became of it, whatever that is. */
static bool
is_explained(enum status st, bool is_claiming)
{
	return is_claiming || st == ST_OK || st == ST_LOGIN_REQUIRED ||
	       st == ST_ROOM_CLOSED || st == ST_NO_ROOM ||
	       st == ST_TOO_MANY_REQUESTS || status_http(st) >= 500;
}

/* What the page cannot see of its visitor by itself. */
static const char *
extra_of(enum status st)
{
	if (st == ST_LOGIN_REQUIRED)
		return "&signin=1";
	return st == ST_TOO_MANY_REQUESTS ? "&crowded=1" : "";
}

/* The browser is sent on after the POST, so that reloading the page polls and
 * does not enter again. */
static enum status
handle_queue_join(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	bool is_claiming = http_has(req, "claim");
	enum status st;
	char url[64];

	st = is_claiming ? claim_by_form(app, req, res, concert_id)
			 : enter_by_form(app, req, res, concert_id);
	if (!is_explained(st, is_claiming))
		return st;
	snprintf(url, sizeof url, "/queue/plain?concert_id=%lld%s",
	    (long long)concert_id, extra_of(st));
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
		{ .name = "claim", .kind = KIND_INT, .min = 1, .max = 1 },
	},
	.handle = handle_queue_join,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
