#ifndef WEB_SESSION_H
#define WEB_SESSION_H

#include "base/conf.h"
#include "base/mac_text.h"
#include "web/http.h"

struct keyring;

#define SESSION_COOKIE "usher_session"
#define SESSION_ACCOUNT_MAX 50

/* An account, and the session by which a request comes from it. */
struct session {
	char account[SESSION_ACCOUNT_MAX + 1];
	int64_t generation; /* as of struct buyer */
};

/* Is somebody signed in?  By a valid session cookie, or by REMOTE_USER where
 * Apache does the signing in.  Whether the session has been ended since is not
 * known here. */
bool session_read(const struct http_request *, const struct conf *,
    struct keyring *public, struct session *);

/* Why session_read() found none: LOGIN_REQUIRED, or USER_UNUSABLE, logged,
 * if Apache signed in a user whose name cannot be an account's. */
enum status session_missing(
    const struct http_request *, const struct conf *) MUST_CHECK;

/* What Apache calls the buyer, whatever bytes that are, "" if it does not say;
 * NULL unless Apache does the signing in. */
const char *session_user_name(const struct http_request *, const struct conf *);

/* The text of a session cookie that is good until end_ms. */
enum status session_sign(struct keyring *secret, const char *account,
    int64_t generation, int64_t end_ms, char text[MAC_SEALED_MAX]) MUST_CHECK;

/* Sign an account in: add the cookie, good for conf->booking_session_ms. */
enum status session_start(struct http_response *, const struct http_request *,
    const struct conf *, struct keyring *secret, const char *account,
    int64_t generation) MUST_CHECK;

void session_end(struct http_response *, const struct http_request *);

#endif
