/*
 * Signing in, with a limit on guesses.
 *
 * An attempt is counted before the password is compared, and taken back if it
 * was right: guesses sent in parallel do not get past the limit.  The counts
 * are kept in the database, so that all hosts share them.
 *
 * Whose guesses keep whom out:
 *
 *     one account, from one address    strangers to it, at that address
 *     one account, from everywhere     slow down all strangers to it
 *     any accounts, from one address   strangers to theirs, at that address
 *     from a browser that is known     that browser alone
 *
 * A browser is known to an account that it signed in to, else a stranger to it.
 * So a browser that an account knows has one limit of its own.  What all have
 * is a rate by address, of right and wrong attempts: each costs a comparison.
 */
#include <stdio.h>
#include <string.h>

#include "base/network.h"
#include "booking/login.h"
#include "booking/login_device.h"
#include "booking/login_limit.h"

#define SECOND_US INT64_C(1000000)
#define QUARTER_US (15 * 60 * SECOND_US)

/* What a wider network may, compared with an address, and all strangers
 * together, compared with one. */
#define WIDE 10
#define ALL 10

#define LIMITS_MAX 6

/* The limits of one attempt: rates, which a right one uses up as well, first.
 */
struct limits {
	struct login_limit list[LIMITS_MAX];
	size_t rates, n;
};

static struct login_limit *
add_limit(
    struct limits *l, const char *kind, int64_t at_once, int64_t forget_us)
{
	struct login_limit *limit = &l->list[l->n++];

	limit->kind = kind;
	limit->at_once = at_once;
	limit->forget_us = forget_us;
	return limit;
}

/* An IPv6 client controls its whole /64, which therefore counts as one, and a
 * network of a provider many of those.  What is not an address is one. */
static void
set_networks(const char *address, char one[NETWORK_TEXT_MAX],
    char wide[NETWORK_TEXT_MAX])
{
	struct network n, narrow;

	if (!network_of_address(address, &n)) {
		snprintf(one, NETWORK_TEXT_MAX, "unknown");
		snprintf(wide, NETWORK_TEXT_MAX, "unknown wide");
		return;
	}
	narrow = network_widened(&n, n.is_v4 ? 32 : 64);
	network_text(&narrow, one);
	narrow = network_widened(&n, n.is_v4 ? 24 : 48);
	network_text(&narrow, wide);
}

/* The same for an address and the network it is in: `count` attempts in
 * `period_us`, and so many at once. */
static void
limit_networks(struct limits *l, const char *kind, const char *one,
    const char *wide, int64_t count, int64_t period_us)
{
	snprintf(add_limit(l, kind, WIDE * count, period_us / (WIDE * count))
		     ->subject,
	    NETWORK_TEXT_MAX, "%s", wide);
	snprintf(add_limit(l, kind, count, period_us / count)->subject,
	    NETWORK_TEXT_MAX, "%s", one);
}

/* All rows are locked in this order, those that many share first: an attempt
 * that they refuse makes no row for an account. */
static void
set_limits(struct limits *l, const struct conf *conf, const struct login *login,
    const char *device)
{
	char one[NETWORK_TEXT_MAX], wide[NETWORK_TEXT_MAX];
	int64_t most = conf->booking_logins_per_account;
	struct login_limit *limit;

	memset(l, 0, sizeof *l);
	set_networks(login->address, one, wide);
	if (conf->booking_logins_per_min > 0)
		limit_networks(l, "rate", one, wide,
		    conf->booking_logins_per_min, 60 * SECOND_US);
	l->rates = l->n;
	if (*device != '\0') {
		limit = add_limit(l, "device", most, QUARTER_US);
		snprintf(limit->subject, sizeof limit->subject, "%s", device);
		return;
	}
	limit_networks(l, "address", one, wide,
	    conf->booking_logins_per_address, QUARTER_US);
	limit = add_limit(l, "account", ALL * most, 60 * SECOND_US);
	snprintf(limit->subject, sizeof limit->subject, "%s", login->account);
	limit = add_limit(l, "pair", most, QUARTER_US);
	snprintf(limit->subject, sizeof limit->subject, "%s %s", one,
	    login->account);
}

/* "" if the account does not know the browser, or is not there.  The cookie is
 * opened in that case too: an attempt that has to wait costs little else, and
 * the time it takes would tell, as often as one asks, whether there is such an
 * account. */
static enum status
find_device(struct sql *db, struct keyring *public, const struct login *login,
    char device[LOGIN_DEVICE_ID_MAX + 1])
{
	struct account a = { .password_mark = "" };
	enum status st;

	device[0] = '\0';
	if (login->device == NULL)
		return ST_OK;
	st = account_for_sign_in(db, login->account, &a);
	if (st != ST_OK && st != ST_NO_ACCOUNT)
		return st;
	if (!login_device_open(public, login->device, &a, device))
		device[0] = '\0';
	return ST_OK;
}

/* Whether the browser is known is read before: of an account that is not there
 * it is not, and takes no longer.  A right sign-in keeps the id of its browser,
 * a first one gets one. */
enum status
login_check(struct sql *db, const struct conf *conf, struct keyring *secret,
    struct keyring *public, const struct login *login, struct login_result *out)
{
	char device[LOGIN_DEVICE_ID_MAX + 1];
	struct limits limits;
	enum status st;

	if ((st = find_device(db, public, login, device)) != ST_OK)
		return st;
	set_limits(&limits, conf, login, device);
	st = login_limit_count(db, limits.list, limits.n, &out->retry_after_ms);
	if (st != ST_OK)
		return st;
	st = account_verify(db, login->account, login->password, &out->account);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_LOGIN_FAILED : st;
	st = login_limit_uncount(
	    db, limits.list + limits.rates, limits.n - limits.rates);
	if (st == ST_OK)
		st = login_device_sign(
		    secret, &out->account, device, out->device);
	return st;
}
