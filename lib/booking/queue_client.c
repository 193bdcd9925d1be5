/*
 * What booking asks and tells the queue service.
 *
 * Only answers that are exactly what the service gives count: whatever else
 * stands at its address is QUEUE_UNAVAILABLE, and never admits anybody.  Tokens
 * and the service key are not logged.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "base/json.h"
#include "base/log.h"
#include "base/secret.h"
#include "booking/queue_client.h"
#include "booking/queue_slots.h"
#include "fetch/fetch_handle.h"

#define TURN_WAIT_MS 300 /* in the turnstile; at most half the time-out */
#define PATIENT_MS 5000 /* for an answer that no buyer waits for */

/* A request to the service: GET without a body, POST with one. */
struct question {
	const char *path;
	const char *bearer;
	const char *body; /* JSON, or NULL */
	bool
	    is_foreign; /* asked because of a page of another site, it may be */
};

struct queue_client {
	const struct conf *conf;
	CURL *curl; /* keeps its connection */
	bool takes_turns;
	int slot; /* in the turnstile, or -1 */
};

struct queue_client *
queue_client_new(const struct conf *conf)
{
	struct queue_client *q = calloc(1, sizeof *q);

	IMPOSSIBLE_IF(q == NULL);
	q->curl = fetch_handle_new();
	q->conf = conf;
	q->slot = -1;
	return q;
}

void
queue_client_take_turns(struct queue_client *q)
{
	q->takes_turns = true;
}

void
queue_client_free(struct queue_client *q)
{
	if (q == NULL)
		return;
	curl_easy_cleanup(q->curl);
	free(q);
}

/* --- the turnstile ------------------------------------------------------- */

enum status
queue_client_begin(struct queue_client *q)
{
	int64_t wait_ms = q->conf->booking_queue_timeout_ms / 2;

	if (!q->takes_turns)
		return ST_OK;
	if (wait_ms > TURN_WAIT_MS)
		wait_ms = TURN_WAIT_MS;
	return queue_slots_take(q->conf->booking_state_dir, wait_ms, &q->slot);
}

void
queue_client_end(struct queue_client *q)
{
	queue_slots_give(q->slot);
	q->slot = -1;
}

/* --- one request --------------------------------------------------------- */

/* The line is wiped: it holds a token or the service key.  libcurl has a copy,
 * which is freed with the list. */
static struct curl_slist *
request_headers(const struct question *ask)
{
	struct curl_slist *list = NULL;
	char line[1200];

	snprintf(line, sizeof line, "Authorization: Bearer %s", ask->bearer);
	list = curl_slist_append(list, line);
	if (ask->body != NULL)
		list =
		    curl_slist_append(list, "Content-Type: application/json");
	if (ask->is_foreign)
		list = curl_slist_append(list, "Sec-Fetch-Site: cross-site");
	explicit_bzero(line, sizeof line);
	return list;
}

/* QUEUE_UNAVAILABLE, logged, if no response arrives. */
static enum status
send_request(struct queue_client *q, const struct question *ask,
    int64_t timeout_ms, struct fetch_answer *res)
{
	const struct fetch_limits limits = { .total_ms = timeout_ms,
		.max_bytes = QUEUE_CLIENT_ANSWER_MAX };
	struct curl_slist *list = request_headers(ask);
	char url[QUEUE_CLIENT_URL_MAX];
	enum status st;

	snprintf(
	    url, sizeof url, "%s%s", q->conf->booking_queue_url, ask->path);
	fetch_handle_prepare(q->curl, url, &limits, res);
	curl_easy_setopt(q->curl, CURLOPT_HTTPHEADER, list);
	if (ask->body != NULL)
		curl_easy_setopt(q->curl, CURLOPT_POSTFIELDS, ask->body);
	st = fetch_handle_finish(q->curl, curl_easy_perform(q->curl), res);
	if (st != ST_OK)
		log_error("queue service: %s", res->why);
	curl_slist_free_all(list);
	return st == ST_OK ? ST_OK : ST_QUEUE_UNAVAILABLE;
}

/* A program of the queue service that must be started first takes more than a
 * second: too long for a buyer, but not for a cron job. */
static int64_t
longest_wait_ms(const struct queue_client *q)
{
	int64_t ms = q->conf->booking_queue_timeout_ms;

	return q->takes_turns || ms > PATIENT_MS ? ms : PATIENT_MS;
}

/* Pass the turnstile and make one request.  The wait counts towards the time it
 * may take, but leaves the request at least half. */
static enum status
request_in_turn(struct queue_client *q, const struct question *ask,
    struct fetch_answer *res)
{
	int64_t timeout_ms = longest_wait_ms(q);
	int64_t start_ms = clock_mono_ms(), left_ms;
	enum status st;

	if ((st = queue_client_begin(q)) != ST_OK)
		return st;
	left_ms = timeout_ms - (clock_mono_ms() - start_ms);
	if (left_ms < timeout_ms / 2)
		left_ms = timeout_ms / 2;
	st = send_request(q, ask, left_ms, res);
	queue_client_end(q);
	return st;
}

/* --- validate ------------------------------------------------------------ */

/* A visitor without an account is null, and can be no account of ours. */
static enum status
read_admission(const struct fetch_answer *res, int64_t concert_id,
    struct queue_admission *admission)
{
	struct json_object *o, *v, *id, *left;
	const char *why;
	enum status st = ST_TOKEN_INVALID;

	if (json_parse_object(res->body, res->len, &o, &why) != ST_OK) {
		log_error("queue service: validate: %s", why);
		return ST_QUEUE_UNAVAILABLE;
	}
	if (!json_object_object_get_ex(o, "visitor", &v) ||
	    !json_object_object_get_ex(o, "concert_id", &id) ||
	    !json_object_object_get_ex(o, "remaining_ms", &left)) {
		log_error("queue service: validate: a member is missing");
		st = ST_QUEUE_UNAVAILABLE;
	} else if (json_object_is_type(v, json_type_string) &&
		   json_object_get_string_len(v) <= QUEUE_VISITOR_MAX &&
		   json_object_is_type(id, json_type_int) &&
		   json_object_get_int64(id) == concert_id) {
		strcpy(admission->visitor, json_object_get_string(v));
		admission->remaining_ms = json_object_get_int64(left);
		st = ST_OK;
	}
	json_object_put(o);
	return st;
}

/* 403 and 410 (a token of an earlier epoch) are verdicts; any other
 * answer than 200 is a service that does not work. */
enum status
queue_client_validate(struct queue_client *q, int64_t concert_id,
    const char *token, bool may_claim, struct queue_admission *admission)
{
	char path[64];
	const struct question ask = {
		.path = path,
		.bearer = token,
		.is_foreign = !may_claim,
	};
	struct fetch_answer res;
	enum status st;

	snprintf(path, sizeof path, "/validate?concert_id=%lld",
	    (long long)concert_id);
	if ((st = request_in_turn(q, &ask, &res)) != ST_OK)
		return st;
	if (res.http == 403 || res.http == 410)
		return ST_TOKEN_INVALID;
	if (res.http != 200) {
		log_error("queue service: validate answered %ld", res.http);
		return ST_QUEUE_UNAVAILABLE;
	}
	return read_admission(&res, concert_id, admission);
}

/* --- leave and stock ----------------------------------------------------- */

bool
queue_client_is_problem(const struct fetch_answer *res, enum status problem)
{
	struct json_object *o, *v;
	const char *why;
	bool is;

	if (res->http != status_http(problem) ||
	    json_parse_object(res->body, res->len, &o, &why) != ST_OK)
		return false;
	is = json_object_object_get_ex(o, "code", &v) &&
	     json_object_is_type(v, json_type_string) &&
	     strcmp(json_object_get_string(v), status_code(problem)) == 0;
	json_object_put(o);
	return is;
}

/* A concert without a room (yet) is not a failure, and not logged. */
static enum status
post_json(struct queue_client *q, const char *path, const char *bearer,
    const char *body)
{
	const struct question ask = { path, bearer, body, false };
	struct fetch_answer res;
	enum status st;

	if ((st = request_in_turn(q, &ask, &res)) != ST_OK)
		return st;
	if (res.http >= 200 && res.http < 300)
		return ST_OK;
	if (queue_client_is_problem(&res, ST_NO_ROOM))
		return ST_NO_ROOM;
	log_error("queue service: %s answered %ld", path, res.http);
	return res.http == 401 || res.http == 403 || res.http == 410
		   ? ST_FORBIDDEN
		   : ST_QUEUE_UNAVAILABLE;
}

enum status
queue_client_leave(
    struct queue_client *q, int64_t concert_id, const char *token)
{
	char body[64];

	snprintf(
	    body, sizeof body, "{\"concert_id\":%lld}", (long long)concert_id);
	return post_json(q, "/leave", token, body);
}

/* The key is read for each report, so that a new one needs no restart.  A queue
 * service of an earlier version knows no `selling`, and need not be told that
 * all is well. */
enum status
queue_client_stock(struct queue_client *q, int64_t concert_id, int64_t sellable,
    int64_t held, bool is_selling)
{
	const char *file = q->conf->security_service_key_file, *why;
	char body[128], key[SECRET_SIZE];
	enum status st;

	if (secret_read_file(file, key, &why) != ST_OK) {
		log_error("queue service: %s: %s", file, why);
		return ST_QUEUE_UNAVAILABLE;
	}
	snprintf(body, sizeof body,
	    "{\"concert_id\":%lld,\"sellable\":%lld,\"held\":%lld%s}",
	    (long long)concert_id, (long long)sellable, (long long)held,
	    is_selling ? "" : ",\"selling\":false");
	st = post_json(q, "/stock", key, body);
	explicit_bzero(key, sizeof key);
	return st;
}
