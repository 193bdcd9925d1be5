/*
 * The receipt of an admission, as a cookie that lives as long as the admission.
 *
 * A browser that is inside asks every second or two, and a signature costs 45
 * us: so what it brought is compared first, which costs 2.  Nobody is believed
 * by that, as only booking takes receipts.  Time in which the shop was down is
 * given back to those inside, so the end may have moved since.
 *
 * Nobody's receipt is revoked: one that was copied before its visitor left is
 * good until its end, while the queue is down.
 */
#include <string.h>

#include "base/receipt.h"
#include "queue_web/request_receipt.h"
#include "web/receipt_cookie.h"

/* False: this request gets none. */
static bool
fill_receipt(const struct http_request *req, const struct token *token,
    const struct line_place *place, struct receipt *r)
{
	const char *account = visitor_account(&token->visitor);

	if (place->state != LINE_ADMITTED || account == NULL ||
	    !account_id_is_valid(account) || http_bearer(req) != NULL)
		return false;
	*r = (struct receipt){
		.concert_id = token->concert_id,
		.number = place->number,
		.capacity = place->capacity,
		.end_ms = place->expires_at_ms,
	};
	strcpy(r->account, account);
	return true;
}

void
request_receipt_give(struct app *app, const struct http_request *req,
    struct http_response *res, const struct token *token,
    const struct line_place *place)
{
	char buf[COOKIE_MAX], text[MAC_SEALED_MAX];
	const char *brought;
	struct receipt r;

	if (!receipt_in_use(app->conf) || !fill_receipt(req, token, place, &r))
		return;
	brought = receipt_cookie_get(req, app->conf, r.concert_id, buf);
	if (brought != NULL && receipt_says(app->receipt_keys, &r, brought))
		return;
	if (receipt_sign(app->receipt_keys, &r, text) == ST_OK)
		receipt_cookie_set(res, req, app->conf, r.concert_id, text,
		    (place->expires_at_ms - place->now_ms + 999) / 1000);
}

void
request_receipt_end(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id)
{
	char buf[COOKIE_MAX];

	if (receipt_in_use(app->conf) &&
	    receipt_cookie_get(req, app->conf, concert_id, buf) != NULL)
		receipt_cookie_set(res, req, app->conf, concert_id, "", 0);
}
