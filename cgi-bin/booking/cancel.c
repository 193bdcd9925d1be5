/*
 * POST /booking/cancel: give holds back before their time.  If one is paid,
 * none is given back; one that has ended is not an error, so that a page may
 * send this again.  The queue is told after the commit, since a free seat may
 * let visitors in.
 */
#include "booking/queue_notice.h"
#include "booking/reservation.h"
#include "web/endpoint.h"

static void
put_cancelled(struct http_response *res, const struct cancel_result *result)
{
	struct json_object *list = json_object_new_array();

	for (size_t i = 0; i < result->n; i++)
		json_object_array_add(
		    list, json_object_new_int64(result->reservation_id[i]));
	http_put_json(res, "cancelled", list);
}

/* The answer lists what this request gave back: repeated, nothing. */
static enum status
handle_booking_cancel(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct cancel_result result;
	const int64_t *ids;
	enum status st;
	size_t n;

	ids = http_ints(req, "reservation_ids", &n);
	st = reservation_cancel(app->sql, &req->buyer, ids, n, &result);
	if (st != ST_OK)
		return st;
	put_cancelled(res, &result);
	(void)queue_notice_stock(
	    app->sql, app->queue_client, result.concerts.id, result.concerts.n);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "cancel",
	.method = HTTP_POST,
	.caller = CALLER_ACCOUNT,
	.needs = &app_booking,
	.fields = {
		{ .name = "reservation_ids", .kind = KIND_INTS, .min = 1,
		    .max = RESERVATION_ID_MAX, .required = true },
	},
	.handle = handle_booking_cancel,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
