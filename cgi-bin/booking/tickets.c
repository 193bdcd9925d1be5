/* GET /booking/tickets: what a device at the door takes along, to go on without
 * the network: the tickets of a concert, and the public keys. */
#include "booking/concert.h"
#include "booking/ticket_list.h"
#include "web/endpoint.h"

/* The concert is looked up first: an unknown one has no list, not an empty one.
 */
static enum status
handle_booking_tickets(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct json_object *tickets;
	struct concert concert;
	enum status st;

	if ((st = concert_get(app->sql, concert_id, &concert)) != ST_OK ||
	    (st = ticket_list(app->sql, concert_id, &tickets)) != ST_OK)
		return st;
	http_put_int(res, "concert_id", concert_id);
	http_put_text(res, "concert_title", concert.title);
	http_put_json(res, "keys", ticket_list_keys(app->ticket_public));
	http_put_json(res, "tickets", tickets);
	return ST_OK;
}

static const struct endpoint endpoint = {
	.name = "tickets",
	.method = HTTP_GET,
	.caller = CALLER_STAFF,
	.needs = &app_sql,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX, .required = true },
	},
	.handle = handle_booking_tickets,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
