/* POST /booking/complete: pay for holds with points, exactly once for an
 * Idempotency-Key.  A request that is repeated gets the first answer byte
 * for byte.  The queue is told after the commit, and cannot undo it. */
#include "booking/payment.h"
#include "booking/queue_notice.h"
#include "booking/reservation.h"
#include "web/endpoint.h"
#include "web/token.h"

/* Where the tokens of a request are, one a concert. */
struct token_source {
	const struct http_request *req;
	const struct conf *conf;
	char buf[COOKIE_MAX];
};

static const char *
find_request_token(void *arg, int64_t concert_id)
{
	struct token_source *t = arg;

	return token_of_request(t->req, t->conf, concert_id, t->buf);
}

/* A repeated request paid nothing, so its result has no concerts and the queue
 * is not told a second time. */
static enum status
handle_booking_complete(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct payment_request pay = {
		.buyer = req->buyer,
		.key = http_header(req, "Idempotency-Key"),
	};
	struct token_source tokens = { .req = req, .conf = app->conf };
	const struct queue_notice_buyer buyer = {
		.account = req->account,
		.find_token = find_request_token,
		.arg = &tokens,
	};
	struct payment_result result;
	enum status st;

	pay.reservations = http_ints(req, "reservation_ids", &pay.n);
	st = payment_complete(app->sql, &pay, &result);
	if (st == ST_INSUFFICIENT_POINTS) {
		http_put_int(res, "amount", result.amount);
		http_put_int(res, "balance", result.balance);
	}
	if (st != ST_OK)
		return st;
	queue_notice_paid(
	    app->sql, app->queue_client, &buyer, &result.concerts);
	http_send_raw(res, NULL, result.answer, result.answer_len);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "complete",
	.method = HTTP_POST,
	.caller = CALLER_ACCOUNT,
	.needs = &app_booking,
	.fields = {
		{ .name = "reservation_ids", .kind = KIND_INTS, .min = 1,
		    .max = RESERVATION_ID_MAX, .required = true },
	},
	.handle = handle_booking_complete,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
