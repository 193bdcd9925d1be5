#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/host_cache.h"
#include "base/log.h"
#include "base/str.h"
#include "booking/bypass.h"
#include "booking/gate.h"

#define ALIVE "up\n"
#define DEAD "down\n"

static enum status
ask(void *arg, const struct host_cache *old, char **data, size_t *len)
{
	const struct gate *g = arg;
	bool was_up = old->len == 0 || strncmp(old->data, ALIVE, 2) == 0;
	bool up = queue_client_ping(g->queue_client);

	if (up != was_up)
		log_warn("queue service is %s", up ? "up again" : "down");
	*data = str_dup(up ? ALIVE : DEAD);
	*len = strlen(*data);
	return ST_OK;
}

/* Who asks may take all of a ping's second; the others go by the last verdict
 * as long, rather than wait. */
static const struct host_cache_kind verdict = {
	.ttl_ms = 1000,
	.stale_ms = 1500,
	.fill = ask,
};

/*
 * One process asks and the others of the host wait for its verdict, so that a
 * dead service costs each request one wait at most, and no storm of pings.  Who
 * waits keeps a thread of Apache's from the service that is to answer, and so
 * does it in its turn.
 */
static enum status
ask_or_wait(const struct gate *g, struct host_cache *s)
{
	const char *dir = g->conf->booking_state_dir;
	struct gate copy = *g;
	enum status st;

	st = host_cache_try(dir, "queue", &verdict, &copy, s);
	if (st != ST_BUSY ||
	    (st = queue_client_begin(g->queue_client)) != ST_OK)
		return st;
	st = host_cache_get(dir, "queue", &verdict, &copy, s);
	queue_client_end(g->queue_client);
	return st;
}

static enum status
check_queue(const struct gate *g, bool *up)
{
	struct host_cache s;
	enum status st = ask_or_wait(g, &s);

	if (st == ST_BUSY)
		return st;
	*up = true; /* not knowing opens no gate */
	if (st == ST_OK) {
		*up = s.len >= 2 && strncmp(s.data, ALIVE, 2) == 0;
		host_cache_free(&s);
	}
	return ST_OK;
}

static enum status
check_token(const struct gate *g, const struct concert *c, const char *account,
    const char *token)
{
	char visitor[QUEUE_VISITOR_MAX + 1];
	enum status st;

	st = queue_client_validate(g->queue_client, c->id, token, visitor);
	if (st == ST_OK && strcmp(visitor, account) != 0)
		return ST_TOKEN_INVALID;
	return st;
}

enum status
gate_pass(const struct gate *g, const struct concert *c, const char *account,
    const char *token, int64_t *retry_after_ms)
{
	enum status st;
	bool up;

	if (!c->queue_required)
		return ST_OK;
	if (token != NULL)
		return check_token(g, c, account, token);
	if ((st = check_queue(g, &up)) != ST_OK)
		return st;
	if (up)
		return ST_ADMISSION_REQUIRED;
	return bypass_admit(g->sql, c, account, retry_after_ms);
}
