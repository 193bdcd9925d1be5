#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "web/http.h"

#define COOKIE_MAX 1024

/*
 * Cookies that only the server reads: HttpOnly, SameSite=Lax, and under https
 * Secure.  There their names have the prefix __Host-, unless a domain is given
 * whose hosts share them; "" is for this host alone.
 */
#define COOKIE_THIS_HOST ""

/* The value of the cookie, copied to buf, or NULL. */
const char *cookie_get(const struct http_request *, const char *domain,
    const char *name, char buf[COOKIE_MAX]);

/* Set it for max_age_s seconds; 0 deletes it. */
void cookie_set(struct http_response *, const struct http_request *,
    const char *domain, const char *name, const char *value, int64_t max_age_s);

#endif
