/*
 * The queue service as an answerer: what it says depends on the program that is
 * asked for, unless its mode comes before that.
 */
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "answerer.h"
#include "base/array.h"
#include "responder.h"

#define SLOW_MS 550

static const char *const kinds[] = { "/health", "/validate", "/leave",
	"/stock" };
#define NKINDS ARRAY_LEN(kinds)

struct board {
	atomic_int mode;
	atomic_int count[NKINDS];
	atomic_int not_selling;
	atomic_llong roomless; /* a concert's id, or 0 */
};

struct responder {
	struct answerer *answerer;
	char url[64];
	char nowhere[64]; /* where nobody listens */
};

static struct board *
board_of(const struct responder *r)
{
	return answerer_state(r->answerer);
}

static void
set_answer(struct answer_plan *plan, int http, const char *body)
{
	plan->http = http;
	snprintf(plan->body, sizeof plan->body, "%s", body);
}

static void
plan_validate(const char *request, struct answer_plan *plan)
{
	static const struct {
		const char *token, *visitor;
		int remaining_ms, other;
		bool claims; /* by this request, unless it is foreign */
	} tokens[] = {
		{ "kim", "\"kim\"", 300000, 0, false },
		{ "lee", "\"lee\"", 300000, 0, false },
		{ "brief", "\"kim\"", 2000, 0, false },
		{ "called", "\"kim\"", 300000, 0, true },
		{ "nobody", "null", 300000, 0, false },
		{ "elsewhere", "\"kim\"", 300000, 1, false },
	};
	bool foreign = strstr(request, "Sec-Fetch-Site: cross-site") != NULL;
	const char *id = strstr(request, "concert_id=");
	char line[80];

	for (size_t i = 0; i < ARRAY_LEN(tokens); i++) {
		snprintf(line, sizeof line, "Authorization: Bearer %s\r\n",
		    tokens[i].token);
		if (strstr(request, line) == NULL ||
		    (tokens[i].claims && foreign))
			continue;
		snprintf(plan->body, sizeof plan->body,
		    "{\"status\":\"OK\",\"concert_id\":%d,\"number\":1,"
		    "\"visitor\":%s,\"expires_at_ms\":1,\"remaining_ms\":%d}",
		    (id != NULL ? atoi(id + 11) : 0) + tokens[i].other,
		    tokens[i].visitor, tokens[i].remaining_ms);
		return;
	}
	set_answer(plan, 403, "{\"status\":403,\"code\":\"token_invalid\"}");
}

static void
plan_stock(struct board *b, const char *request, struct answer_plan *plan)
{
	char concert[40];

	if (strstr(request, "\"selling\":false") != NULL)
		atomic_fetch_add(&b->not_selling, 1);
	snprintf(concert, sizeof concert, "{\"concert_id\":%lld,",
	    (long long)atomic_load(&b->roomless));
	if (strstr(request, concert) != NULL)
		set_answer(plan, 404, "{\"status\":404,\"code\":\"no_room\"}");
	else
		set_answer(plan, 204, "");
}

/* As the service says it: of its health alone, or of everything. */
static void
plan_problem(const char *code, struct answer_plan *plan)
{
	plan->http = 503;
	snprintf(plan->body, sizeof plan->body,
	    "{\"type\":\"about:blank\",\"status\":503,\"code\":\"%s\"}", code);
}

/* Plan by the mode alone, if it says what the nth request of its kind gets. */
static bool
plan_by_mode(enum responder_mode mode, int nth, struct answer_plan *plan)
{
	switch (mode) {
	case RESPONDER_HANGING:
		plan->http = 0;
		return true;
	case RESPONDER_FLAPPING:
	case RESPONDER_RETURNING:
		if (mode == RESPONDER_FLAPPING ? nth % 2 == 1 : nth >= 2)
			return false;
		/* FALLTHROUGH */
	case RESPONDER_FAILING:
		set_answer(plan, 500, "{}");
		return true;
	case RESPONDER_UNAVAILABLE:
		plan_problem("unavailable", plan);
		return true;
	case RESPONDER_OVERLOADED:
		set_answer(plan, 503, "<h1>no_numbers</h1>");
		return true;
	case RESPONDER_SLOW:
		plan->delay_ms = SLOW_MS;
		return false;
	default:
		return false;
	}
}

static bool
plan_answer(void *board, const char *request, struct answer_plan *plan)
{
	struct board *b = board;
	size_t kind = 0;
	int nth;

	while (kind < NKINDS && strstr(request, kinds[kind]) == NULL)
		kind++;
	if (kind == NKINDS)
		return false;
	nth = atomic_fetch_add(&b->count[kind], 1);
	if (plan_by_mode((enum responder_mode)atomic_load(&b->mode), nth, plan))
		return true;
	if (kind == 0 && atomic_load(&b->mode) == RESPONDER_NO_NUMBERS)
		plan_problem("no_numbers", plan);
	else if (kind == 1 && atomic_load(&b->mode) == RESPONDER_LEFT)
		set_answer(plan, 403, "{\"status\":403}");
	else if (kind == 1)
		plan_validate(request, plan);
	else if (kind == 3)
		plan_stock(b, request, plan);
	return true;
}

struct responder *
responder_start(void)
{
	static const struct answer_plan plan = { .http = 200,
		.type = "application/json",
		.body = "{\"status\":\"ok\"}" };
	struct responder *r = calloc(1, sizeof *r);

	if (r == NULL)
		abort();
	r->answerer =
	    answerer_start_choosing(plan_answer, sizeof(struct board));
	answerer_set(r->answerer, &plan);
	snprintf(r->url, sizeof r->url, "%squeue", answerer_url(r->answerer));
	snprintf(r->nowhere, sizeof r->nowhere, "%squeue",
	    answerer_nowhere(r->answerer));
	return r;
}

void
responder_free(struct responder *r)
{
	answerer_free(r->answerer);
	free(r);
}

void
responder_set(struct responder *r, enum responder_mode mode)
{
	atomic_store(&board_of(r)->mode, (int)mode);
}

const char *
responder_url(const struct responder *r)
{
	return atomic_load(&board_of(r)->mode) == RESPONDER_REFUSING
		   ? r->nowhere
		   : r->url;
}

int
responder_count(struct responder *r, const char *path)
{
	int n = 0;

	for (size_t i = 0; i < NKINDS; i++)
		if (*path == '\0' || strcmp(kinds[i], path) == 0)
			n += atomic_load(&board_of(r)->count[i]);
	return n;
}

void
responder_forget(struct responder *r)
{
	for (size_t i = 0; i < NKINDS; i++)
		atomic_store(&board_of(r)->count[i], 0);
}

int
responder_not_selling(const struct responder *r)
{
	return atomic_load(&board_of(r)->not_selling);
}

void
responder_no_room(struct responder *r, int64_t concert_id)
{
	atomic_store(&board_of(r)->roomless, concert_id);
}
