/* POST /booking/reserve: hold seats for a while.  All of them or none, and none
 * without an admission where the concert has a queue: this is the only program
 * that asks the gate. */
#include "booking/account.h"
#include "booking/buyer_session.h"
#include "booking/gate.h"
#include "booking/hold.h"
#include "booking/queue_notice.h"
#include "booking/reservation_json.h"
#include "web/endpoint.h"
#include "web/limit.h"
#include "web/receipt_cookie.h"
#include "web/token.h"

static void
put_held(struct http_response *res, const struct hold_result *result)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < result->n; i++)
		json_object_array_add(
		    list, reservation_json_held(&result->list[i]));
	http_put_json(res, "reservations", list);
}

/* Which seats could not be held, for the buyer's page to mark. */
static void
put_refused_seats(struct http_response *res, const struct hold_result *result)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < result->nrefused; i++)
		json_object_array_add(
		    list, json_object_new_int64(result->refused[i]));
	http_put_json(res, "seat_ids", list);
}

/* What a buyer can do about it. */
static void
put_refusal(struct http_response *res, enum status st,
    const struct hold_result *result, const struct concert *concert)
{
	if (st == ST_SEAT_TAKEN || st == ST_NO_SEAT || st == ST_SEAT_COOLING)
		put_refused_seats(res, result);
	if (st == ST_SEAT_COOLING || st == ST_HOLDS_EXHAUSTED)
		http_put_int(res, "again_at_ms", result->again_at_ms);
	if (st == ST_LIMIT_REACHED)
		http_put_int(res, "limit", concert->seats_per_account);
	if (st == ST_SALE_NOT_OPEN)
		http_put_int(
		    res, "sale_opens_at_ms", concert->sale_opens_at_ms);
}

/* A request without a token passes only while the queue service is down. */
static enum status
pass_gate(struct app *app, const struct http_request *req,
    const struct concert *concert, struct http_response *res)
{
	char buf[COOKIE_MAX], receipt[COOKIE_MAX];
	const struct gate gate = { .conf = app->conf,
		.sql = app->sql,
		.queue_client = app->queue_client,
		.receipt_keys = app->receipt_public,
		.receipt =
		    receipt_cookie_get(req, app->conf, concert->id, receipt),
		.may_claim = true };

	return gate_pass(&gate, concert, req->account,
	    token_of_request(req, app->conf, concert->id, buf),
	    &res->retry_after_ms);
}

static enum status
limit_reserves(const struct app *app, const struct http_request *req,
    struct http_response *res)
{
	const struct limit reserves = { "reserve",
		app->conf->booking_reserves_per_account,
		app->conf->booking_reserves_per_address };

	return limit_take(app, &reserves, req, res);
}

/*
 * The limit comes before any store is asked, the gate before anything is
 * locked; the queue is told after the commit.  A session that was ended, which
 * hold_seats() refuses for good, does not get to ask the queue either.  A sale
 * that is not open is said before the gate, where a called visitor would claim
 * its turn in vain; what decides is hold_seats().
 */
static enum status
handle_booking_reserve(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct hold_request hold = { .buyer = req->buyer };
	struct hold_result result;
	struct concert concert;
	enum status st;

	if ((st = limit_reserves(app, req, res)) != ST_OK)
		return st;
	if (req->user_name != NULL && (st = account_meet(app->sql, req->account,
					   req->user_name)) != ST_OK)
		return st;
	if ((st = buyer_session_check(app->sql, &req->buyer)) != ST_OK ||
	    (st = concert_get(
		 app->sql, http_int(req, "concert_id"), &concert)) != ST_OK)
		return st;
	if ((st = concert_sale(&concert)) != ST_OK) {
		put_refusal(res, st, NULL, &concert);
		return st;
	}
	if ((st = pass_gate(app, req, &concert, res)) != ST_OK)
		return st;
	hold.concert = &concert;
	hold.seats = http_ints(req, "seat_ids", &hold.n);
	st = hold_seats(app->sql, &hold, &result);
	if (st != ST_OK) {
		put_refusal(res, st, &result, &concert);
		return st;
	}
	put_held(res, &result);
	(void)queue_notice_stock(app->sql, app->queue_client, &concert.id, 1);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "reserve",
	.method = HTTP_POST,
	.caller = CALLER_ACCOUNT,
	.needs = &app_booking,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX, .required = true },
		{ .name = "seat_ids", .kind = KIND_INTS, .min = 1,
		    .max = INT32_MAX, .required = true },
	},
	.handle = handle_booking_reserve,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
