/*
 * Who is signed in.
 *
 * A session is a signed cookie (account, end in ms, generation of the account):
 * booking alone can make one, and both services can read it.  No session is
 * stored.  One is ended before its time by moving the account's generation on,
 * which booking's transactions compare (lib/booking/buyer_session.c); the
 * queue, which has no database, takes a session at its word.  Its cookie never
 * leaves the host that it was made at.  Where Apache signs buyers in ([booking]
 * auth = remote_user), its word is the only one that counts, and a cookie of
 * ours is ignored.
 */
#include <stdio.h>
#include <string.h>

#include "base/account_id.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/sign.h"
#include "base/str.h"
#include "web/cookie.h"
#include "web/session.h"

#define PURPOSE "session"

static bool
uses_remote_user(const struct conf *conf)
{
	return strcmp(conf->booking_auth, "remote_user") == 0;
}

/* A field that is an integer from 1 on.  It is not terminated, and anything may
 * stand in a text of another version. */
static bool
read_count(const struct mac_field *field, int64_t *n)
{
	char text[24];

	if (field->len >= sizeof text)
		return false;
	memcpy(text, field->data, field->len);
	text[field->len] = '\0';
	return str_to_int(text, 1, INT64_MAX, n);
}

/* Has the text a session that has not run out? */
static bool
open_session(struct keyring *public, const char *text, struct session *out)
{
	struct mac_opened opened;
	const struct mac_field *account = &opened.field[0];
	int64_t end_ms;

	if (sign_open(public, PURPOSE, text, &opened) != ST_OK ||
	    opened.n != 3 || account->len > SESSION_ACCOUNT_MAX ||
	    !read_count(&opened.field[1], &end_ms) ||
	    !read_count(&opened.field[2], &out->generation) ||
	    end_ms <= clock_wall_ms())
		return false;
	memcpy(out->account, account->data, account->len);
	out->account[account->len] = '\0';
	return true;
}

/* Where Apache signs in, a cookie is not even looked at: one from before the
 * switch must not outrank Apache's word.  A user that no account can be is
 * nobody's, never a part of it. */
bool
session_read(const struct http_request *req, const struct conf *conf,
    struct keyring *public, struct session *out)
{
	char cookie[COOKIE_MAX];
	const char *user;

	if (uses_remote_user(conf)) {
		user = http_param(req, "REMOTE_USER");
		if (user == NULL || !account_id_is_valid(user))
			return false;
		strcpy(out->account, user);
		out->generation = BUYER_NO_SESSION;
		return true;
	}
	return cookie_get(req, COOKIE_THIS_HOST, SESSION_COOKIE, cookie) !=
		   NULL &&
	       open_session(public, cookie, out);
}

enum status
session_missing(const struct http_request *req, const struct conf *conf)
{
	const char *user = http_param(req, "REMOTE_USER");

	if (!uses_remote_user(conf) || user == NULL || *user == '\0')
		return ST_LOGIN_REQUIRED;
	log_warn("Apache signed in a user of %zu bytes that cannot be an "
		 "account: docs/booking.md, Sign-in",
	    strlen(user));
	return ST_USER_UNUSABLE;
}

const char *
session_user_name(const struct http_request *req, const struct conf *conf)
{
	const char *name;

	if (!uses_remote_user(conf))
		return NULL;
	name = http_param(req, conf->booking_remote_user_name);
	return name != NULL ? name : "";
}

enum status
session_sign(struct keyring *secret, const char *account, int64_t generation,
    int64_t end_ms, char text[MAC_SEALED_MAX])
{
	char end[24], count[24];
	int end_len, count_len;

	end_len = snprintf(end, sizeof end, "%lld", (long long)end_ms);
	count_len =
	    snprintf(count, sizeof count, "%lld", (long long)generation);
	return sign_text(secret, PURPOSE,
	    (const struct mac_field[]){ { account, strlen(account) },
		{ end, (size_t)end_len }, { count, (size_t)count_len } },
	    3, text);
}

enum status
session_start(struct http_response *res, const struct http_request *req,
    const struct conf *conf, struct keyring *secret, const char *account,
    int64_t generation)
{
	char text[MAC_SEALED_MAX];
	enum status st;

	st = session_sign(secret, account, generation,
	    clock_wall_ms() + conf->booking_session_ms, text);
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
