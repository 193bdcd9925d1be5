/* GET /booking/concerts: all concerts, or one, and how many seats are left.
 * Everybody gets the same, up to a second old, so that a crowd that reloads
 * costs MariaDB no more than one reader. */
#include "booking/concert.h"
#include "booking/concert_board.h"
#include "web/endpoint.h"

/* Both come from the file that the host shares; neither counts anything. */
static enum status
handle_booking_concerts(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t only = http_int(req, "concert_id");
	enum status st;
	char *json;
	size_t len;

	st = concert_board(app->conf, app->sql, only, &json, &len);
	if (st == ST_OK)
		http_send_raw(res, NULL, json, len);
	return st;
}

static const struct endpoint endpoint = {
	.name = "concerts",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_list,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX },
	},
	.handle = handle_booking_concerts,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
