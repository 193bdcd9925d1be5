#ifndef WEB_LIMIT_H
#define WEB_LIMIT_H

#include "app/app.h"
#include "web/http.h"

/*
 * How often an account, and an address (an IPv6 client's whole /64), may send a
 * request of some kind: counted on this host, before a store is asked.  The
 * network around it, an IPv4 /24 or IPv6 /48, may ten times as often.
 */
struct limit {
	const char *name;
	int64_t per_account, per_address; /* a minute; 0: no limit */
};

/*
 * Count the request, or TOO_MANY_REQUESTS with the time to wait in the answer.
 * The account comes first, so that one account cannot use up what its address
 * has for others.  If the folder cannot be used that is logged, and nothing is
 * limited.
 */
enum status limit_take(const struct app *, const struct limit *,
    const struct http_request *, struct http_response *) MUST_CHECK;

#endif
