/*
 * The limits by network (rule 13).  A client of IPv6 has a whole /64, so that
 * is what is counted of it; and an IPv4 /24 or IPv6 /48, which one customer of
 * a hosting company may have, is counted as well.  The counts are of the site:
 * a room more does not make an attack cheaper.  Keys begin with the hash tag
 * {networks}, which no room has: a cluster holds them where it likes.
 *
 * The slower lane lets in what cannot solve a puzzle, so it is the price of an
 * attack that avoids the puzzle: it has a limit even where there is none else,
 * and the networks without limits are counted there too, since a proxy may be
 * one of them.
 */
#include <stddef.h>

#include "base/network.h"
#include "queue/newcomers.h"
#include "store/functions.h"

#define SLOW_SHARE 10 /* a tenth of the limit, and of the wider one */
#define SLOW_ANYWAY 12 /* where there is no limit */

struct lane {
	const char *prefix; /* of its keys */
	int64_t limit, wide_limit; /* 0: none */
};

/* The network of a text that is no address: all these are one. */
static void
add_network_key(struct redis_args *a, const char *prefix,
    const struct network *address, int bits)
{
	char text[NETWORK_TEXT_MAX] = "unknown";
	struct network n;

	if (address != NULL) {
		n = network_widened(address, bits);
		network_text(&n, text);
	}
	redis_key(a, "usher:{networks}:%s%s", prefix, text);
}

/* Keys come first, then their limits: so each lane is gone through twice. */
static void
add_lane_keys(struct redis_args *a, const struct lane *lane,
    const struct network *address)
{
	bool is_v4 = address != NULL && address->is_v4;

	if (lane->limit > 0)
		add_network_key(a, lane->prefix, address, is_v4 ? 32 : 64);
	if (lane->wide_limit > 0 && address != NULL)
		add_network_key(a, lane->prefix, address, is_v4 ? 24 : 48);
}

static void
add_lane_limits(struct redis_args *a, const struct lane *lane,
    const struct network *address)
{
	if (lane->limit > 0)
		redis_arg_int(a, lane->limit);
	if (lane->wide_limit > 0 && address != NULL)
		redis_arg_int(a, lane->wide_limit);
}

static struct lane
ordinary_lane(const struct conf *conf, const struct network *address)
{
	struct lane lane = { .prefix = "",
		.limit = conf->queue_new_visitors_per_min,
		.wide_limit = conf->queue_new_visitors_per_min_wide };

	if (lane.limit == 0 ||
	    (address != NULL &&
		network_list_has(conf->queue_unlimited_networks, address)))
		lane.limit = lane.wide_limit = 0;
	return lane;
}

static struct lane
slow_lane(const struct conf *conf)
{
	int64_t limit = conf->queue_new_visitors_per_min;
	int64_t wide = conf->queue_new_visitors_per_min_wide;

	return (struct lane){ .prefix = "slow:",
		.limit = limit > 0 ? (limit + SLOW_SHARE - 1) / SLOW_SHARE
				   : SLOW_ANYWAY,
		.wide_limit = (wide + SLOW_SHARE - 1) / SLOW_SHARE };
}

/* One call counts the networks of both lanes, or none of them: what the slower
 * lane refuses does not use up the ordinary one. */
enum status
newcomers_take(struct queue_context *q, const char *text, bool is_slow,
    int64_t *retry_after_ms)
{
	struct network read, *address = NULL;
	struct redis_args a = { 0 };
	struct lane lanes[2];
	int n = 0;
	int64_t wait_ms;
	enum status st;

	if (text != NULL && network_of_address(text, &read))
		address = &read;
	lanes[n++] = ordinary_lane(q->conf, address);
	if (is_slow)
		lanes[n++] = slow_lane(q->conf);
	for (int i = 0; i < n; i++)
		add_lane_keys(&a, &lanes[i], address);
	if (a.nkeys == 0)
		return ST_OK;
	redis_arg_int(&a, q->now_ms);
	for (int i = 0; i < n; i++)
		add_lane_limits(&a, &lanes[i], address);
	st = redis_call_ints(
	    q->redis, &function_newcomers_take, &a, &wait_ms, 1);
	if (st != ST_OK || wait_ms == 0)
		return st;
	*retry_after_ms = wait_ms;
	return ST_TOO_MANY_REQUESTS;
}
