#ifndef WEB_TOKEN_H
#define WEB_TOKEN_H

#include <stdint.h>

#include "base/conf.h"
#include "web/cookie.h"

#define TOKEN_COOKIE_MAX 48

/* The name of the cookie that carries a concert's token. */
void token_cookie_name(char name[TOKEN_COOKIE_MAX], int64_t concert_id);

/* The token a request brings for a room: `Authorization: Bearer`, or the
 * cookie of the concert, copied to buf.  NULL when it brings none. */
const char *token_of_request(const struct http_request *, const struct conf *,
    int64_t concert_id, char buf[COOKIE_MAX]);

#endif
