/*
 * Limits by account and address, before the work begins: a file `limits` in the
 * folder of the service, which all its programs map (base/rate_table.h).
 *
 * The numbers are for crowds, not for people: many buyers share the address of
 * an office, a campus or a carrier, so that what one address may do is a load
 * that the host bears, and what an account may do is more than anybody does.
 */
#include <limits.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/network.h"
#include "base/rate_table.h"
#include "web/limit.h"

#define KEY_MAX 128
#define WIDER 10 /* what the network around an address may, times as much */
#define RATE_MAX 60000 /* a minute: a table counts in milliseconds */

/* Mapped at the first request that needs it.  NULL: it cannot be, and is tried
 * again at the next one. */
static struct rate_table *
open_limits(const struct app *app)
{
	static struct rate_table *table;
	char path[PATH_MAX];

	if (table != NULL)
		return table;
	snprintf(path, sizeof path, "%s/limits", app->needs->folder(app->conf));
	return rate_table_open(path, &table) == ST_OK ? table : NULL;
}

/* What a request is counted in, beside its limit. */
struct counting {
	struct rate_table *table;
	int64_t now_ms;
	struct http_response *res; /* is told how long to wait */
};

static enum status
count_in_network(const struct counting *c, const struct limit *l,
    const char *network, int64_t per_min)
{
	char key[KEY_MAX];

	snprintf(key, sizeof key, "%s address %s", l->name, network);
	return rate_table_take(
	    c->table, key, per_min, c->now_ms, &c->res->retry_after_ms);
}

/* The address comes before the network around it, so that what it is refused
 * costs its neighbours nothing.  Without the wider one somebody with a /48 has
 * 65,536 addresses. */
static enum status
count_in_address(const struct counting *c, const struct app *app,
    const struct limit *l, const struct http_request *req)
{
	const char *address = http_param(req, "REMOTE_ADDR");
	char text[NETWORK_TEXT_MAX];
	struct network n;
	enum status st;

	if (address == NULL || !network_of_address(address, &n))
		return count_in_network(c, l, "unknown", l->per_address);
	if (network_list_has(app->conf->queue_unlimited_networks, &n))
		return ST_OK;
	n = network_widened(&n, n.is_v4 ? 32 : 64);
	network_text(&n, text);
	if ((st = count_in_network(c, l, text, l->per_address)) != ST_OK)
		return st;
	n = network_widened(&n, n.is_v4 ? 24 : 48);
	network_text(&n, text);
	return count_in_network(c, l, text,
	    l->per_address < RATE_MAX / WIDER ? l->per_address * WIDER
					      : RATE_MAX);
}

/* Without a table nothing is limited: a folder that cannot be used must not
 * stop a sale.  Sessions of another generation have a count of their own, since
 * a cookie that was ended must not use up what its account has.  To get one a
 * session has to be ended and begun, which costs more than what is counted. */
enum status
limit_take(const struct app *app, const struct limit *l,
    const struct http_request *req, struct http_response *res)
{
	struct counting c = { open_limits(app), clock_mono_ms(), res };
	enum status st = ST_OK;
	char key[KEY_MAX];

	if (c.table == NULL)
		return ST_OK;
	if (req->account != NULL && l->per_account > 0) {
		snprintf(key, sizeof key, "%s account %s %lld", l->name,
		    req->account, (long long)req->buyer.generation);
		st = rate_table_take(c.table, key, l->per_account, c.now_ms,
		    &res->retry_after_ms);
	}
	if (st == ST_OK && l->per_address > 0)
		st = count_in_address(&c, app, l, req);
	return st;
}
