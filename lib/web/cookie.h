#ifndef WEB_COOKIE_H
#define WEB_COOKIE_H

#include "base/conf.h"
#include "web/http.h"

#define COOKIE_MAX 1024

/*
 * Cookies that only the server reads: HttpOnly, SameSite=Lax, and under https
 * Secure.  There their names have the prefix __Host-, unless cookie_domain says
 * which hosts share them.
 */

/* The value of the cookie, copied to buf, or NULL. */
const char *cookie_get(const struct http_request *, const struct conf *,
    const char *name, char buf[COOKIE_MAX]);

/* Set it for max_age_s seconds; 0 deletes it. */
void cookie_set(struct http_response *, const struct http_request *,
    const struct conf *, const char *name, const char *value,
    int64_t max_age_s);

#endif
