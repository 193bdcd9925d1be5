/* POST /booking/checkin: a ticket at the door of the hall.  That it is not good
 * is an answer and not an error: the staff have to be told why. */
#include "booking/checkin.h"
#include "booking/concert.h"
#include "web/endpoint.h"

#define TICKET_TYPED_MAX 200 /* as scanned or typed, with what is too much */
#define TIME_MAX_MS INT64_C(4102444800000) /* the year 2100 */

/* What is not known is left out. */
static void
put_checkin(struct http_response *res, const struct checkin *c)
{
	http_put_text(res, "result", c->result);
	if (c->ticket_id > 0) {
		http_put_int(res, "ticket_id", c->ticket_id);
		http_put_int(res, "concert_id", c->concert_id);
		http_put_text(res, "section", c->place.section);
		http_put_text(res, "row", c->place.row);
		http_put_int(res, "number", c->place.number);
	}
	if (c->used_at_ms > 0) {
		http_put_int(res, "used_at_ms", c->used_at_ms);
		http_put_text(res, "device", c->device);
	}
}

static enum status
handle_booking_checkin(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	const struct checkin_request use = {
		.concert_id = http_int(req, "concert_id"),
		.ticket = http_text(req, "ticket"),
		.device = http_text(req, "device"),
		.request = http_text(req, "request"),
		.used_at_ms = http_int(req, "used_at_ms"),
	};
	struct checkin c;
	enum status st;

	if ((st = checkin_use(app->sql, app->ticket_public, &use, &c)) == ST_OK)
		put_checkin(res, &c);
	return st;
}

static const struct endpoint endpoint = {
	.name = "checkin",
	.method = HTTP_POST,
	.caller = CALLER_STAFF,
	.needs = &app_sql,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX, .required = true },
		{ .name = "ticket", .kind = KIND_TEXT, .min = 1,
		    .max = TICKET_TYPED_MAX, .required = true },
		{ .name = "device", .kind = KIND_TEXT, .min = 1,
		    .max = CHECKIN_TEXT_MAX, .required = true },
		{ .name = "request", .kind = KIND_TEXT, .min = 1,
		    .max = CHECKIN_TEXT_MAX, .required = true },
		{ .name = "used_at_ms", .kind = KIND_INT, .min = 1,
		    .max = TIME_MAX_MS },
	},
	.handle = handle_booking_checkin,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
