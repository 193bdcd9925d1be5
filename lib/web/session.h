#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "base/conf.h"
#include "base/mac_text.h"
#include "web/http.h"

struct keyring;

#define SESSION_COOKIE "usher_session"
#define SESSION_ACCOUNT_MAX 50

/* The signed-in account of a request, or NULL: a valid session cookie, or
 * REMOTE_USER where Apache does the signing in.  Copied to buf. */
const char *session_account(const struct http_request *, const struct conf *,
    struct keyring *public, char buf[SESSION_ACCOUNT_MAX + 1]);

/* The text of a session cookie that is good until end_ms. */
enum status session_sign(struct keyring *secret, const char *account,
    int64_t end_ms, char text[MAC_SEALED_MAX]) MUST_CHECK;

/* Sign an account in: add the cookie, good for conf->booking_session_ms. */
enum status session_start(struct http_response *, const struct http_request *,
    const struct conf *, struct keyring *secret,
    const char *account) MUST_CHECK;

void session_end(struct http_response *, const struct http_request *);

#endif
