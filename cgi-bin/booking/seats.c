/*
 * GET /booking/seats: the seats of a concert and their states; with view=states
 * only the states, for a page that reads them again and again; with
 * view=summary how many are left of each price.
 *
 * The summary is for everybody; the seats of a concert with a waiting room are
 * for those inside.  The answers about seats are long: they are files, which
 * Apache sends where it was told to (SEND_FROM), so that a slow reader keeps no
 * program busy.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "booking/buyer_session.h"
#include "booking/concert.h"
#include "booking/gate.h"
#include "booking/seat_answer.h"
#include "web/endpoint.h"
#include "web/limit.h"
#include "web/receipt_cookie.h"
#include "web/token.h"

/* The folder of which Apache sends the files of seat_answer.h by this path, if
 * this program says so: usher-booking.conf sets it.  The program sends them
 * itself where that is not set, or names another folder than its own. */
#define SEND_FROM "USHER_SEAT_MAPS"
#define SEND_BY "/booking/map/"

static bool
has_view(const struct http_request *req, const char *name)
{
	return http_has(req, "view") &&
	       strcmp(http_text(req, "view"), name) == 0;
}

/* A look with a made-up token is a question to the queue, and few can be asked
 * at once: without a limit one account with such a token takes the places
 * of those who reserve.  The gate refuses one without an account. */
static enum status
limit_looks(const struct app *app, const struct http_request *req,
    struct http_response *res)
{
	const struct limit looks = { "look",
		app->conf->booking_looks_per_account, 0 };
	enum status st;

	if (req->account == NULL)
		return ST_OK;
	st = limit_take(app, &looks, req, res);
	return st == ST_OK ? buyer_session_check(app->sql, &req->buyer) : st;
}

/* An admission that this process was told of a few seconds ago is enough for
 * looking. */
static enum status
look_through_gate(struct app *app, const struct http_request *req,
    const struct concert *concert, struct http_response *res)
{
	static struct admission_cache cache;
	char buf[COOKIE_MAX], receipt[COOKIE_MAX];
	const struct gate gate = { .conf = app->conf,
		.sql = app->sql,
		.queue_client = app->queue_client,
		.receipt_keys = app->receipt_public,
		.receipt =
		    receipt_cookie_get(req, app->conf, concert->id, receipt),
		.may_claim = http_is_deliberate(req) };

	return gate_look(&gate, &cache, concert, req->account,
	    token_of_request(req, app->conf, concert->id, buf), clock_mono_ms(),
	    &res->retry_after_ms);
}

/* --- the summary --------------------------------------------------------- */

/* The tag moves with every seat, and so now and then for nothing. */
static enum status
put_seat_summary(const struct http_request *req, struct http_response *res,
    const struct seat_map *map)
{
	const struct seat_map_own nobody = { .n = 0 };
	char etag[SEAT_MAP_ETAG_MAX], *json;
	size_t len;

	seat_map_etag(map, &nobody, etag);
	http_add_header(res, "ETag", etag);
	http_add_header(res, "Cache-Control", "max-age=1");
	if (http_has_etag(req, etag))
		return ST_NOT_MODIFIED;
	json = seat_map_summary(map, &len);
	http_send_raw(res, NULL, json, len);
	return ST_OK;
}

/* --- the seats ----------------------------------------------------------- */

/* A compressed body has a tag of its own, which http_has_etag() takes for the
 * same. */
static void
add_tag(struct http_response *res, const char *etag, bool gzip)
{
	char tag[SEAT_MAP_ETAG_MAX + sizeof "-gzip"];

	snprintf(tag, sizeof tag, "%.*s%s\"", (int)strlen(etag) - 1, etag,
	    gzip ? "-gzip" : "");
	http_add_header(res, "ETag", tag);
}

/* Apache sends the file, or else this program what is in it behind its head. */
static void
send_answer(const struct app *app, const struct http_request *req,
    struct http_response *res, const struct host_cache *answer,
    const char *name, size_t head_len)
{
	const char *from = http_param(req, SEND_FROM);
	char path[sizeof res->local], *body;
	size_t len = answer->len - head_len;

	if (answer->is_shared && from != NULL &&
	    strcmp(from, app->conf->booking_state_dir) == 0) {
		snprintf(path, sizeof path, SEND_BY "%s", name);
		http_send_local(res, path);
		return;
	}
	body = malloc(len);
	IMPOSSIBLE_IF(body == NULL);
	memcpy(body, answer->data + head_len, len);
	http_send_raw(res, NULL, body, len);
}

/* The tag is compared before anything is made: a client that polls mostly has
 * it.  What the file is headed by are the headers of this answer, each once. */
static enum status
put_seats(const struct app *app, const struct http_request *req,
    struct http_response *res, const struct seat_map *map,
    const struct seat_map_own *own)
{
	const struct seat_answer_kind kind = {
		.concert_id = http_int(req, "concert_id"),
		.account = own->n > 0 ? req->account : NULL,
		.states = has_view(req, "states"),
		.gzip = http_accepts_gzip(req),
	};
	char etag[SEAT_MAP_ETAG_MAX], name[SEAT_ANSWER_NAME_MAX];
	char head[sizeof res->headers_text + 64];
	struct host_cache answer;
	enum status st;
	int len;

	seat_map_etag(map, own, etag);
	add_tag(res, etag, kind.gzip);
	http_add_header(res, "Cache-Control", "private, no-cache");
	http_add_header(res, "Vary", "Accept-Encoding");
	if (http_has_etag(req, etag))
		return ST_NOT_MODIFIED;
	if (kind.gzip)
		http_add_header(res, "Content-Encoding", "gzip");
	len = snprintf(head, sizeof head,
	    "Content-Type: application/json\r\n%s\r\n", res->headers_text);
	st = seat_answer_get(app->conf, map, own, &kind, head, name, &answer);
	if (st != ST_OK)
		return st;
	send_answer(app, req, res, &answer, name, (size_t)len);
	host_cache_free(&answer);
	return ST_OK;
}

/* The map may be a second old; one's own seats are read for each request. */
static enum status
answer_seats(struct app *app, const struct http_request *req,
    const struct concert *concert, struct http_response *res)
{
	bool summary = has_view(req, "summary");
	struct seat_map_own own = { .n = 0 };
	struct seat_map map;
	enum status st = ST_OK;

	if (!summary && concert->queue_required)
		st = limit_looks(app, req, res);
	if (st == ST_OK && !summary)
		st = look_through_gate(app, req, concert, res);
	if (st == ST_OK && !summary && req->account != NULL)
		st = seat_map_own(app->sql, concert->id, &req->buyer, &own);
	if (st == ST_OK)
		st = seat_map_get(app->conf, app->sql, concert->id, &map);
	if (st != ST_OK)
		return st;
	st = summary ? put_seat_summary(req, res, &map)
		     : put_seats(app, req, res, &map, &own);
	seat_map_free(&map);
	return st;
}

static enum status
handle_booking_seats(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct concert concert;
	enum status st;

	if (http_has(req, "view") && !has_view(req, "states") &&
	    !has_view(req, "summary")) {
		http_put_text(res, "field", "view");
		return ST_BAD_FIELD;
	}
	st = concert_get(app->sql, http_int(req, "concert_id"), &concert);
	return st == ST_OK ? answer_seats(app, req, &concert, res) : st;
}

static const struct endpoint endpoint = {
	.name = "seats",
	.method = HTTP_GET,
	.caller = CALLER_ANYONE,
	.needs = &app_booking,
	.fields = {
		{ .name = "concert_id", .kind = KIND_INT, .min = 1,
		    .max = CONCERT_ID_MAX, .required = true },
		/* "states" or "summary" */
		{ .name = "view", .kind = KIND_TEXT, .min = 1, .max = 16 },
	},
	.handle = handle_booking_seats,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
