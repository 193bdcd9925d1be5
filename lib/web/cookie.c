/*
 * Cookies.  All that we set are HttpOnly and SameSite=Lax: no script reads
 * them, and no page of another site sends them with a POST.
 *
 * Under https a cookie of this host alone is called __Host-NAME.  A browser
 * takes that name only over https, from this very host and for all its paths,
 * so that no other host of the domain can plant a cookie here.  Therefore only
 * the full name is looked for: to accept NAME as well would undo it.
 */
#include <stdio.h>
#include <string.h>

#include "web/cookie.h"

#define NAME_MAX_BYTES 96

/* The name by which a browser knows the cookie. */
static void
add_host_prefix(char full[NAME_MAX_BYTES], const struct http_request *req,
    const char *domain, const char *name)
{
	bool ours = http_is_secure(req) && *domain == '\0';

	snprintf(full, NAME_MAX_BYTES, "%s%s", ours ? "__Host-" : "", name);
}

/* The value of name=value in a Cookie header, copied to buf.  A value that does
 * not fit is skipped and never cut: half of a token is not a token. */
static const char *
find_cookie(const char *header, const char *name, char buf[COOKIE_MAX])
{
	size_t namelen = strlen(name), len;

	for (const char *p = header; *p != '\0'; p += len) {
		p += strspn(p, "; ");
		len = strcspn(p, ";");
		if (len <= namelen || strncmp(p, name, namelen) != 0 ||
		    p[namelen] != '=' || len - namelen > COOKIE_MAX)
			continue;
		memcpy(buf, p + namelen + 1, len - namelen - 1);
		buf[len - namelen - 1] = '\0';
		return buf;
	}
	return NULL;
}

const char *
cookie_get(const struct http_request *req, const char *domain, const char *name,
    char buf[COOKIE_MAX])
{
	const char *header = http_header(req, "Cookie");
	char full[NAME_MAX_BYTES];

	if (header == NULL)
		return NULL;
	add_host_prefix(full, req, domain, name);
	return find_cookie(header, full, buf);
}

void
cookie_set(struct http_response *res, const struct http_request *req,
    const char *domain, const char *name, const char *value, int64_t max_age_s)
{
	char full[NAME_MAX_BYTES];

	add_host_prefix(full, req, domain, name);
	str_add(&res->headers,
	    "Set-Cookie: %s=%s; Path=/%s%s; Max-Age=%lld; "
	    "HttpOnly; SameSite=Lax%s\r\n",
	    full, value, *domain != '\0' ? "; Domain=" : "", domain,
	    (long long)max_age_s, http_is_secure(req) ? "; Secure" : "");
}
