/*
 * Asking a shop that does not report whether it can sell (rule 10).
 *
 * When a room's shop is asked, and what its answers come to, is decided in
 * Redis: several hosts may run usher-advance, and any of them may end in the
 * middle. Here one request is made of it, which takes LIMIT_MS at most and
 * keeps nobody waiting.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/impossible.h"
#include "base/log.h"
#include "base/str.h"
#include "fetch/fetch_many.h"
#include "queue/followup.h"
#include "queue/probe.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/functions.h"

#define LIMIT_MS                                                               \
	2000 /* two such answers fit into the time between two probes */

/* Of the answer only the status counts. */
static const struct fetch_limits limits = { .total_ms = LIMIT_MS,
	.max_bytes = 1024 };

/* A request that is under way. */
struct probe {
	struct queue_context *queue;
	int64_t concert_id;
	char *url;
};

static bool
is_good(enum status st, const struct fetch_answer *answer)
{
	return st == ST_OK && answer->http >= 200 && answer->http < 300;
}

static enum status
tell_result(const struct probe *p, enum status got,
    const struct fetch_answer *answer, int64_t *flags)
{
	struct redis_args a = { 0 };
	char why[FETCH_WHY_MAX];

	if (got == ST_OK)
		snprintf(why, sizeof why, "HTTP %ld", answer->http);
	else
		snprintf(why, sizeof why, "%s", answer->why);
	room_keys_all(&a, p->concert_id);
	room_keys_end(&a, p->queue);
	redis_arg_text(&a, p->url);
	redis_arg_int(&a, is_good(got, answer));
	redis_arg_text(&a, why);
	return restore_call_ints(
	    p->queue, p->concert_id, &function_probe_tell, &a, flags, 1);
}

static void
end_probe(void *arg, enum status got, const struct fetch_answer *answer)
{
	struct probe *p = arg;
	int64_t flags;
	enum status st = tell_result(p, got, answer, &flags);

	if (st == ST_OK)
		followup_do(p->queue, p->concert_id, flags);
	else
		log_error("room %lld: its probe is not told: %s",
		    (long long)p->concert_id, status_code(st));
	free(p->url);
	free(p);
}

static void
start_probe(struct queue_context *q, int64_t concert_id, const char *url,
    struct fetch_many *requests)
{
	struct probe *p = calloc(1, sizeof *p);

	IMPOSSIBLE_IF(p == NULL);
	*p = (struct probe){ q, concert_id, str_dup(url) };
	fetch_many_start(requests, p->url, &limits, end_probe, p);
}

/* A room that has no probe costs one call of Redis. */
enum status
probe_room(
    struct queue_context *q, int64_t concert_id, struct fetch_many *requests)
{
	struct redis_args a = { 0 };
	struct redis_list list;
	const char *url;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = restore_call_list(
	    q, concert_id, &function_probe_take, &a, 1, &list);
	if (st != ST_OK)
		return st;
	url = redis_list_text(&list, 0);
	if (url != NULL && *url != '\0')
		start_probe(q, concert_id, url, requests);
	redis_list_free(&list);
	return ST_OK;
}
