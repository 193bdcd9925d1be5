/* GET /queue/validate: is the token's visitor admitted?  The booking service
 * asks this for every request that needs admission.  `visitor` is null for an
 * anonymous one. */
#include "queue/line.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"

/* For the gate, a token that is missing or of an earlier line is just not
 * valid: it must not tell the buyer to enter the line by another code. */
static enum status
handle_queue_validate(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct token token;
	struct line_place place;
	const char *account;
	enum status st;

	st = request_token_open(app, req, concert_id, &token);
	if (st == ST_TOKEN_MISSING)
		return ST_TOKEN_INVALID;
	if (st != ST_OK || (st = line_validate(&app->queue, &token,
				http_is_deliberate(req), &place)) != ST_OK)
		return st == ST_TOKEN_OUTDATED ? ST_TOKEN_INVALID : st;
	request_receipt_give(app, req, res, &token, &place);
	http_put_text(res, "status", "OK");
	http_put_int(res, "concert_id", concert_id);
	http_put_int(res, "number", place.number);
	account = visitor_account(&token.visitor);
	if (account != NULL)
		http_put_text(res, "visitor", account);
	else
		http_put_null(res, "visitor");
	http_put_int(res, "expires_at_ms", place.expires_at_ms);
	http_put_int(res, "remaining_ms", place.expires_at_ms - place.now_ms);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "validate",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_queue,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_queue_validate,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
