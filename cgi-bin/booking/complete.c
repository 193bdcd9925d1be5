/* POST /booking/complete: pay for holds with points, exactly once. */
#include "booking/concert.h"
#include "booking/payment.h"
#include "booking/reservation.h"
#include "booking/stock.h"
#include "web/endpoint.h"
#include "web/token.h"

/*
 * Rule 6: who holds nothing more in the concert needs its slot no longer.  The
 * purchase stands whatever comes of this; the token runs out by itself.
 */
static enum status
free_slot(struct app *app, const struct http_request *req, int64_t concert_id)
{
	char buf[COOKIE_MAX];
	const char *token = token_of_request(req, app->conf, concert_id, buf);
	int64_t unpaid;

	if (token == NULL)
		return ST_OK;
	if (reservation_unpaid(app->sql, req->account, concert_id, &unpaid) !=
		ST_OK ||
	    unpaid > 0)
		return ST_OK;
	return queue_client_leave(app->queue_client, concert_id, token);
}

static void
tell_queue(struct app *app, const struct http_request *req,
    const struct payment_result *result)
{
	struct concert concert;
	enum status st;

	for (size_t i = 0; i < result->nconcerts; i++) {
		if (concert_get(app->sql, result->concert_id[i], &concert) !=
			ST_OK ||
		    !concert.queue_required)
			continue;
		/* A service that does not answer, or is too busy to be
		 * asked, is not waited for twice. */
		st = free_slot(app, req, concert.id);
		if (st == ST_QUEUE_UNAVAILABLE || st == ST_BUSY)
			return;
		stock_changed(app->sql, app->queue_client, &concert);
	}
}

static enum status
complete(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct payment_request pay = {
		.account = req->account,
		.key = http_header(req, "Idempotency-Key"),
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
	tell_queue(app, req, &result);
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
	.handle = complete,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
