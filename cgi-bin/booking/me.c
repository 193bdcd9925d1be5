/* GET /booking/me: the account that is signed in, its points and its seats.  It
 * reads the database for each request, as a page asks this to learn what a
 * payment without an answer has done. */
#include <stdlib.h>

#include "base/json.h"
#include "booking/account.h"
#include "booking/reservation.h"
#include "web/endpoint.h"

/* A hold has a deadline and no booking yet; a sale has a booking and no
 * deadline. */
static struct json_object *
own_reservation_json(const struct reservation_row *row)
{
	const struct reservation *r = &row->reservation;
	struct json_object *o = json_object_new_object();

	json_add_int(o, "reservation_id", r->id);
	json_add_int(o, "concert_id", r->concert_id);
	json_add_text(o, "concert_title", row->concert_title);
	json_add_time(o, "starts_at_ms", row->starts_at_ms);
	json_add_int(o, "seat_id", r->seat_id);
	json_add_text(o, "section", row->place.section);
	json_add_text(o, "row", row->place.row);
	json_add_int(o, "number", row->place.number);
	json_add_int(o, "price", r->price);
	json_add_text(o, "status", r->paid ? "paid" : "held");
	if (r->paid)
		json_add_int(o, "payment_id", row->payment_id);
	else
		json_add_int(o, "expires_at_ms", r->expires_at_ms);
	return o;
}

/* Nothing is put before all of it was read: a failure answers nothing else. */
static enum status
handle_booking_me(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct reservation_row *rows;
	struct account account;
	struct json_object *list;
	enum status st;
	size_t n;

	if ((st = account_get(app->sql, req->account, &account)) != ST_OK ||
	    (st = reservation_list(app->sql, req->account, &rows, &n)) != ST_OK)
		return st;
	list = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, own_reservation_json(&rows[i]));
	free(rows);
	http_put_text(res, "account_id", account.id);
	http_put_text(res, "account_name", account.name);
	http_put_int(res, "balance", account.balance);
	http_put_json(res, "reservations", list);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "me",
	.method = HTTP_GET,
	.caller = CALLER_ACCOUNT,
	.needs = &app_sql,
	.handle = handle_booking_me,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
