/*
 * The gate of a concert that has a waiting room (rule 5).
 *
 *     token     queue service      answer
 *     present   admits it          go on, if it is the account's own
 *     present   refuses it         TOKEN_INVALID
 *     present   does not answer    QUEUE_UNAVAILABLE; if it is down, and the
 *                                  receipt of the admission counts (outage =
 *                                  receipts), receipt_admission_enter()
 *     absent    is up              ADMISSION_REQUIRED
 *     absent    is down            bypass_admit()
 *
 * The last two rows must never be exchanged: whatever leaves it unknown whether
 * the service is up counts as up, because a gate that opens by mistake lets the
 * whole crowd in.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/host_cache.h"
#include "base/log.h"
#include "base/str.h"
#include "booking/bypass.h"
#include "booking/gate.h"
#include "booking/queue_ping.h"
#include "booking/receipt_admission.h"

/* The contents of the shared verdict, and what a change to it is logged as. */
static const struct verdict {
	const char *text, *news;
} verdicts[] = {
	[QUEUE_LIFE_UP] = { "up\n", "queue service is up again" },
	[QUEUE_LIFE_DOWN] = { "down\n", "queue service is down" },
	[QUEUE_LIFE_UNKNOWN] = { "unknown\n",
	    "queue service is silent, and so is this host's own door "
	    "(booking.own_door_url): the gate stays shut" },
};

static bool
is_verdict(const struct host_cache *s, enum queue_life life)
{
	return s->len == strlen(verdicts[life].text) &&
	       memcmp(s->data, verdicts[life].text, s->len) == 0;
}

/* A change is logged once for the host, by the process that found it out. */
static enum status
fill_verdict(void *arg, const struct host_cache *old, char **data, size_t *len)
{
	const struct gate *g = arg;
	enum queue_life life = queue_ping(g->conf);
	bool is_news =
	    old->len == 0 ? life != QUEUE_LIFE_UP : !is_verdict(old, life);

	if (is_news)
		log_warn("%s", verdicts[life].news);
	*data = str_dup(verdicts[life].text);
	*len = strlen(*data);
	return ST_OK;
}

/* A ping may take a second; meanwhile other processes use the last verdict
 * instead of waiting for the new one. */
static const struct host_cache_kind verdict_kind = {
	.ttl_ms = 1000,
	.stale_ms = 1500,
	.fill = fill_verdict,
};

/*
 * One process of a host pings and the others wait for its verdict, so that a
 * dead service costs each request one wait at most, and no storm of pings.  A
 * process that waits occupies a thread that other buyers need; so it waits only
 * with a place in the turnstile.
 */
static enum status
get_verdict(const struct gate *g, struct host_cache *s)
{
	const char *dir = g->conf->booking_state_dir;
	struct gate copy = *g;
	enum status st;

	st = host_cache_try(dir, "queue", &verdict_kind, &copy, s);
	if (st != ST_BUSY ||
	    (st = queue_client_begin(g->queue_client)) != ST_OK)
		return st;
	st = host_cache_get(dir, "queue", &verdict_kind, &copy, s);
	queue_client_end(g->queue_client);
	return st;
}

static enum status
check_queue(const struct gate *g, bool *up)
{
	struct host_cache s;
	enum status st = get_verdict(g, &s);

	if (st == ST_BUSY)
		return st;
	*up = true; /* not knowing does not open the gate */
	if (st == ST_OK) {
		*up = !is_verdict(&s, QUEUE_LIFE_DOWN);
		host_cache_free(&s);
	}
	return ST_OK;
}

/* A token that was passed on to someone else is good for nobody. */
static enum status
check_token(const struct gate *g, const struct concert *c, const char *account,
    const char *token, int64_t *remaining_ms)
{
	struct queue_admission admission;
	enum status st;

	st = queue_client_validate(
	    g->queue_client, c->id, token, g->may_claim, &admission);
	if (st != ST_OK)
		return st;
	if (strcmp(admission.visitor, account) != 0)
		return ST_TOKEN_INVALID;
	*remaining_ms = admission.remaining_ms;
	return ST_OK;
}

/* Did the request bring a receipt of this account and concert?  One that was
 * passed on is good for nobody, like a token. */
static bool
has_receipt(const struct gate *g, const struct concert *c, const char *account,
    struct receipt *r)
{
	return receipt_in_use(g->conf) && g->receipt != NULL &&
	       receipt_open(g->receipt_keys, g->receipt, r) == ST_OK &&
	       r->concert_id == c->id && strcmp(r->account, account) == 0;
}

static enum status
check_receipt(
    const struct gate *g, const struct concert *c, const char *account)
{
	struct receipt receipt;
	enum status st;
	bool up;

	if (!has_receipt(g, c, account, &receipt))
		return ST_QUEUE_UNAVAILABLE;
	if ((st = check_queue(g, &up)) != ST_OK)
		return st;
	return up ? ST_QUEUE_UNAVAILABLE
		  : receipt_admission_enter(g->sql, c, &receipt);
}

/* A receipt stands in for a token about which the queue does not answer; how
 * long it does is asked again for each request, so 0 is what remains. */
static enum status
check_admission(const struct gate *g, const struct concert *c,
    const char *account, const char *token, int64_t *remaining_ms)
{
	enum status st = check_token(g, c, account, token, remaining_ms);

	if (st != ST_QUEUE_UNAVAILABLE)
		return st;
	*remaining_ms = 0;
	return check_receipt(g, c, account);
}

/* Rule 5.  The order is the rule: a token is always checked, also while the
 * queue is down, so that nobody gets past the gate with a bad one; whether the
 * queue is up only matters to an account that has none. */
enum status
gate_pass(const struct gate *g, const struct concert *c, const char *account,
    const char *token, int64_t *retry_after_ms)
{
	int64_t remaining_ms;
	enum status st;
	bool up;

	if (!c->queue_required)
		return ST_OK;
	if (token != NULL)
		return check_admission(g, c, account, token, &remaining_ms);
	if ((st = check_queue(g, &up)) != ST_OK)
		return st;
	if (up)
		return ST_ADMISSION_REQUIRED;
	return bypass_admit(g->sql, c, account, retry_after_ms);
}

/* Without a token there is nothing to remember: an account that the bypass has
 * let in is found inside by its next request, and not counted again. */
enum status
gate_look(const struct gate *g, struct admission_cache *cache,
    const struct concert *c, const char *account, const char *token,
    int64_t now_ms, int64_t *retry_after_ms)
{
	unsigned char key[ADMISSION_KEY];
	int64_t remaining_ms;
	enum status st;

	if (!c->queue_required)
		return ST_OK;
	if (account == NULL)
		return ST_LOGIN_REQUIRED;
	if (token == NULL)
		return gate_pass(g, c, account, NULL, retry_after_ms);
	admission_cache_key(key, token, account, c->id);
	if (admission_cache_has(cache, key, now_ms))
		return ST_OK;
	st = check_admission(g, c, account, token, &remaining_ms);
	if (st == ST_OK)
		admission_cache_add(cache, key, now_ms, remaining_ms);
	return st;
}
