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

/* The key of the request's address.  False if its network has no limits. */
static bool
address_key(const struct app *app, const struct limit *l,
    const struct http_request *req, char key[KEY_MAX])
{
	const char *address = http_param(req, "REMOTE_ADDR");
	char text[NETWORK_TEXT_MAX] = "unknown";
	struct network n;

	if (address != NULL && network_of_address(address, &n)) {
		if (network_list_has(app->conf->queue_unlimited_networks, &n))
			return false;
		n = network_widened(&n, n.is_v4 ? 32 : 64);
		network_text(&n, text);
	}
	snprintf(key, KEY_MAX, "%s address %s", l->name, text);
	return true;
}

/* Without a table nothing is limited: a folder that cannot be used must not
 * stop a sale.  Sessions of another generation have a count of their own, since
 * a cookie that was ended must not use up what its account has.  To get one a
 * session has to be ended and begun, which costs more than what is counted. */
enum status
limit_take(const struct app *app, const struct limit *l,
    const struct http_request *req, struct http_response *res)
{
	struct rate_table *table = open_limits(app);
	int64_t now_ms = clock_mono_ms();
	enum status st = ST_OK;
	char key[KEY_MAX];

	if (table == NULL)
		return ST_OK;
	if (req->account != NULL && l->per_account > 0) {
		snprintf(key, sizeof key, "%s account %s %lld", l->name,
		    req->account, (long long)req->buyer.generation);
		st = rate_table_take(
		    table, key, l->per_account, now_ms, &res->retry_after_ms);
	}
	if (st == ST_OK && l->per_address > 0 && address_key(app, l, req, key))
		st = rate_table_take(
		    table, key, l->per_address, now_ms, &res->retry_after_ms);
	return st;
}
