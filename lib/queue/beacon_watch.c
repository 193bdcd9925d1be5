/*
 * Asking a beacon that has an address.  When it is asked is decided in Redis
 * (beacon_take.lua); whether its value counts, where it is noted
 * (room_beacon.c).
 *
 * A value that is there before the entrants' hash is on disk is too early, and
 * what counts for that is when the request was made: anyone who knew the value
 * then could have chosen the entrants.  So an answer without it, to a request
 * that was made after that, is noted too: the value counts only if there was
 * one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/impossible.h"
#include "base/log.h"
#include "fetch/fetch_many.h"
#include "queue/beacon.h"
#include "queue/beacon_watch.h"
#include "queue/restore.h"
#include "queue/room_beacon.h"
#include "queue/room_keys.h"
#include "store/functions.h"

#define LIMIT_MS 1900 /* less than the time between two requests */
#define URL_MAX 1024
/* How servers say that a round is not there yet. */
#define HTTP_NOT_FOUND 404
#define HTTP_TOO_EARLY 425

static const struct fetch_limits beacon_limits = { .total_ms = LIMIT_MS,
	.max_bytes = FETCH_BODY_MAX - 1 };

/* The reply `beacon` of lua_tbl.h. */
enum {
#define BEACON_TEXT(name) BEACON_##name,
#define BEACON_FIELD(name) BEACON_##name,
#include "queue/lua_tbl.h"
	BEACON__MAX
};

/* A request that is under way. */
struct beacon_request {
	struct queue_context *queue;
	int64_t concert_id;
	int64_t round;
	bool is_early;
};

/* RETRY: it says that there is no value yet.  NOT_FOUND: it says nothing, as
 * when a server is overloaded or sends a page of its own. */
static enum status
read_answer(enum status got, const struct fetch_answer *answer, int64_t round,
    char value[DRAW_BEACON_MAX])
{
	if (got != ST_OK)
		return got;
	if (answer->http == HTTP_NOT_FOUND || answer->http == HTTP_TOO_EARLY)
		return ST_RETRY;
	if (answer->http != 200 || answer->is_cut)
		return ST_NOT_FOUND;
	return beacon_read(answer->body, answer->len, round, value);
}

/* What another one has noted meanwhile, or what comes after the draw, is no
 * trouble. */
static void
end_beacon(void *arg, enum status got, const struct fetch_answer *answer)
{
	struct beacon_request *r = arg;
	char value[DRAW_BEACON_MAX];
	enum status st = read_answer(got, answer, r->round, value),
		    noted = ST_CONFLICT;

	if (st == ST_OK)
		noted = room_beacon(
		    r->queue, r->concert_id, value, r->is_early, "usher");
	else if (st == ST_RETRY && !r->is_early)
		noted = room_beacon_wait(r->queue, r->concert_id);
	if (noted == ST_OK)
		log_info("room %lld: its beacon has %s value",
		    (long long)r->concert_id, st == ST_OK ? "a" : "no");
	else if (noted != ST_CONFLICT)
		log_error("room %lld: what its beacon says is not noted: %s",
		    (long long)r->concert_id, status_code(noted));
	free(r);
}

static void
start_beacon(struct queue_context *q, int64_t concert_id,
    const struct redis_list *list, struct fetch_many *requests)
{
	struct beacon_request *r = calloc(1, sizeof *r);
	char url[URL_MAX];

	IMPOSSIBLE_IF(r == NULL);
	*r = (struct beacon_request){ .queue = q,
		.concert_id = concert_id,
		.round = redis_list_int(list, BEACON_beacon_round),
		.is_early = redis_list_int(list, BEACON_frozen) == 0 };
	beacon_url(
	    redis_list_text(list, BEACON_beacon), r->round, url, sizeof url);
	fetch_many_start(requests, url, &beacon_limits, end_beacon, r);
}

/* A room without a draw that is near costs one call of Redis. */
enum status
beacon_watch_room(
    struct queue_context *q, int64_t concert_id, struct fetch_many *requests)
{
	struct redis_args a = { 0 };
	struct redis_list list;
	const char *beacon;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = restore_call_list(
	    q, concert_id, &function_beacon_take, &a, BEACON__MAX, &list);
	if (st != ST_OK)
		return st;
	beacon = redis_list_text(&list, BEACON_beacon);
	if (beacon != NULL && beacon_is_address(beacon))
		start_beacon(q, concert_id, &list, requests);
	redis_list_free(&list);
	return ST_OK;
}

struct beacon_asked {
	int64_t round;
	enum status st;
	char *value;
};

static void
end_asking(void *arg, enum status got, const struct fetch_answer *answer)
{
	struct beacon_asked *asked = arg;

	asked->st = read_answer(got, answer, asked->round, asked->value);
	if (asked->st == ST_RETRY)
		asked->st = ST_NOT_FOUND;
}

enum status
beacon_watch_ask(const struct room_settings *set, char value[DRAW_BEACON_MAX])
{
	struct beacon_asked asked = {
		.round = set->beacon_round, .st = ST_UNAVAILABLE, .value = value
	};
	struct fetch_many *requests = fetch_many_new();
	char url[URL_MAX];

	beacon_url(set->beacon, set->beacon_round, url, sizeof url);
	fetch_many_start(requests, url, &beacon_limits, end_asking, &asked);
	while (fetch_many_count(requests) > 0)
		fetch_many_wait(requests, 50);
	fetch_many_free(requests);
	return asked.st;
}
