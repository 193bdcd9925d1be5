/*
 * Who is signed in.
 *
 * A session is a signed cookie (account, end in ms): booking alone can make
 * one, and both services can read it.  Nothing is stored, so it cannot be ended
 * on the server before its time, and signing out deletes the cookie alone.  Its
 * cookie never leaves the host that it was made at.  Where Apache signs buyers
 * in ([booking] auth = remote_user), its word is the only one that counts, and
 * a cookie of ours is ignored.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/sign.h"
#include "web/cookie.h"
#include "web/session.h"

#define PURPOSE "session"

static bool
uses_remote_user(const struct conf *conf)
{
	return strcmp(conf->booking_auth, "remote_user") == 0;
}

/* The account of a session text that has not ended, else NULL.  The fields
 * are not terminated, and anything may stand in a text of another version. */
static const char *
open_session(
    struct keyring *public, const char *text, char buf[SESSION_ACCOUNT_MAX + 1])
{
	struct mac_opened opened;
	char end[24];

	if (sign_open(public, PURPOSE, text, &opened) != ST_OK ||
	    opened.n != 2 || opened.field[0].len > SESSION_ACCOUNT_MAX ||
	    opened.field[1].len >= sizeof end)
		return NULL;
	memcpy(end, opened.field[1].data, opened.field[1].len);
	end[opened.field[1].len] = '\0';
	if (strtoll(end, NULL, 10) <= clock_wall_ms())
		return NULL;
	memcpy(buf, opened.field[0].data, opened.field[0].len);
	buf[opened.field[0].len] = '\0';
	return buf;
}

/* Where Apache signs in, a cookie is not even looked at: one from before the
 * switch must not outrank Apache's word.  A name longer than any account's is
 * nobody's, never a part of it. */
const char *
session_account(const struct http_request *req, const struct conf *conf,
    struct keyring *public, char buf[SESSION_ACCOUNT_MAX + 1])
{
	char cookie[COOKIE_MAX];
	const char *user;

	if (uses_remote_user(conf)) {
		user = http_param(req, "REMOTE_USER");
		if (user == NULL || *user == '\0' ||
		    strlen(user) > SESSION_ACCOUNT_MAX)
			return NULL;
		return strcpy(buf, user);
	}
	if (cookie_get(req, COOKIE_THIS_HOST, SESSION_COOKIE, cookie) == NULL)
		return NULL;
	return open_session(public, cookie, buf);
}

enum status
session_sign(struct keyring *secret, const char *account, int64_t end_ms,
    char text[MAC_SEALED_MAX])
{
	char end[24];
	int len;

	len = snprintf(end, sizeof end, "%lld", (long long)end_ms);
	return sign_text(secret, PURPOSE,
	    (const struct mac_field[]){
		{ account, strlen(account) }, { end, (size_t)len } },
	    2, text);
}

enum status
session_start(struct http_response *res, const struct http_request *req,
    const struct conf *conf, struct keyring *secret, const char *account)
{
	char text[MAC_SEALED_MAX];
	enum status st;

	st = session_sign(
	    secret, account, clock_wall_ms() + conf->booking_session_ms, text);
	if (st != ST_OK)
		return st;
	cookie_set(res, req, COOKIE_THIS_HOST, SESSION_COOKIE, text,
	    conf->booking_session_ms / 1000);
	return ST_OK;
}

void
session_end(struct http_response *res, const struct http_request *req)
{
	cookie_set(res, req, COOKIE_THIS_HOST, SESSION_COOKIE, "", 0);
}
