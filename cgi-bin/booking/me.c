/* GET /booking/me: who is signed in, and what they have. */
#include <stdlib.h>

#include "booking/account.h"
#include "booking/reservation.h"
#include "web/endpoint.h"

static struct json_object *
row_json(const struct reservation_row *row)
{
	const struct reservation *r = &row->reservation;
	struct json_object *o = json_object_new_object();

	json_object_object_add(
	    o, "reservation_id", json_object_new_int64(r->id));
	json_object_object_add(
	    o, "concert_id", json_object_new_int64(r->concert_id));
	json_object_object_add(
	    o, "concert_title", json_object_new_string(row->concert_title));
	json_object_object_add(o, "starts_at_ms",
	    row->starts_at_ms > 0 ? json_object_new_int64(row->starts_at_ms)
				  : NULL);
	json_object_object_add(o, "seat_id", json_object_new_int64(r->seat_id));
	json_object_object_add(
	    o, "section", json_object_new_string(row->place.section));
	json_object_object_add(
	    o, "row", json_object_new_string(row->place.row));
	json_object_object_add(
	    o, "number", json_object_new_int64(row->place.number));
	json_object_object_add(o, "price", json_object_new_int64(r->price));
	json_object_object_add(
	    o, "status", json_object_new_string(r->paid ? "paid" : "held"));
	/* Each has what the other has not. */
	if (r->paid)
		json_object_object_add(
		    o, "payment_id", json_object_new_int64(row->payment_id));
	else
		json_object_object_add(o, "expires_at_ms",
		    json_object_new_int64(r->expires_at_ms));
	return o;
}

static enum status
me(struct app *app, const struct http_request *req, struct http_response *res)
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
		json_object_array_add(list, row_json(&rows[i]));
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
	.who = WHO_ACCOUNT,
	.open = endpoint_sql,
	.handle = me,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
