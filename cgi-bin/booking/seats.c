/* GET /booking/seats: the seats of a concert and their states; with view=states
 * only the states, for a page that reads them again and again. */
#include <string.h>

#include "booking/concert.h"
#include "booking/seat_map.h"
#include "web/endpoint.h"

/* The tag is compared before the body is made: a client that polls mostly has
 * it. */
static enum status
put_seat_map(const struct http_request *req, struct http_response *res,
    const struct seat_map *map, const struct seat_map_own *own)
{
	char etag[SEAT_MAP_ETAG_MAX], *json;
	size_t len;

	seat_map_etag(map, own, etag);
	http_add_header(res, "ETag", etag);
	http_add_header(res, "Cache-Control", "private, no-cache");
	if (http_has_etag(req, etag))
		return ST_NOT_MODIFIED;
	json = http_has(req, "view") ? seat_map_states(map, own,
					   http_int(req, "concert_id"), &len)
				     : seat_map_json(map, own, &len);
	http_send_raw(res, NULL, json, len);
	return ST_OK;
}

/* The map may be a second old; one's own seats are read for each request. */
static enum status
handle_booking_seats(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = http_int(req, "concert_id");
	struct seat_map_own own = { .n = 0 };
	struct seat_map map;
	enum status st = ST_OK;

	if (http_has(req, "view") &&
	    strcmp(http_text(req, "view"), "states") != 0) {
		http_put_text(res, "field", "view");
		return ST_BAD_FIELD;
	}
	if (req->account != NULL)
		st = seat_map_own(app->sql, concert_id, &req->buyer, &own);
	if (st == ST_OK)
		st = seat_map_get(app->conf, app->sql, concert_id, &map);
	if (st != ST_OK)
		return st;
	st = put_seat_map(req, res, &map, &own);
	seat_map_free(&map);
	return st;
}

static const struct endpoint endpoint = {
	.name = "seats",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_list,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX, .required = true },
		/* "states": no more */
		{ .name = "view", .kind = KIND_TEXT, .min = 1, .max = 16 },
	},
	.handle = handle_booking_seats,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
