/* GET /booking/me: the account that is signed in, its points and its seats.  It
 * reads the database for each request, as a page asks this to learn what a
 * payment without an answer has done, and signs the tickets.  A buyer whom
 * Apache signs in gets an account here at first sight. */
#include <stdlib.h>

#include "booking/account.h"
#include "booking/reservation_json.h"
#include "web/endpoint.h"

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

	if (req->user_name != NULL && (st = account_meet(app->sql, req->account,
					   req->user_name)) != ST_OK)
		return st;
	if ((st = account_of_buyer(app->sql, &req->buyer, &account)) != ST_OK ||
	    (st = reservation_list(app->sql, req->account, &rows, &n)) != ST_OK)
		return st;
	list = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		json_object_array_add(
		    list, reservation_json_own(&rows[i], app->ticket_keys));
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
