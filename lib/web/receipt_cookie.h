#ifndef WEB_RECEIPT_COOKIE_H
#define WEB_RECEIPT_COOKIE_H

#include <stdint.h>

#include "base/conf.h"
#include "web/cookie.h"

/* The cookie usher_receipt_<concert_id>, for the hosts that share the token's.
 * receipt.h says what is in it. */

/* The receipt that a request brings for a concert, copied to buf, or NULL. */
const char *receipt_cookie_get(const struct http_request *, const struct conf *,
    int64_t concert_id, char buf[COOKIE_MAX]);

/* Give it for max_age_s seconds; "" and 0 take it away. */
void receipt_cookie_set(struct http_response *, const struct http_request *,
    const struct conf *, int64_t concert_id, const char *receipt,
    int64_t max_age_s);

#endif
