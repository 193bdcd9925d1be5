/* GET /booking/concerts: what there is, and how much of it is left. */
#include "booking/concert_board.h"
#include "web/endpoint.h"

static enum status
concerts(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	enum status st;
	char *json;
	size_t len;

	(void)req;
	if ((st = concert_board(app->conf, app->sql, &json, &len)) == ST_OK)
		http_send_raw(res, NULL, json, len);
	return st;
}

static const struct endpoint endpoint = {
	.name = "concerts",
	.method = HTTP_GET,
	.who = WHO_ANYONE,
	.open = endpoint_sql,
	.handle = concerts,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
