/*
 * The address of a page that visitors are sent to: an http or https URL, or a
 * path of the site.  It comes from an operator, and browsers follow it, so
 * nothing else is one: no other scheme (javascript:, data:), nothing that
 * browsers take for another host (//host, /\\host, user@host), and no blanks or
 * control characters, which browsers remove before they read it.
 */
#include <string.h>
#include <strings.h>

#include "base/page_url.h"
#include "base/utf8.h"

/* What follows "http://": a host, without a user name before it. */
static bool
is_host(const char *s)
{
	size_t len = strcspn(s, "/?#");

	return len > 0 && *s != ':' && memchr(s, '@', len) == NULL;
}

bool
page_url_is_valid(const char *url)
{
	if (!utf8_is_text(url, 1, strlen(url)) ||
	    url[strcspn(url, " \\\"<>")] != '\0')
		return false;
	if (*url == '/')
		return url[1] != '/';
	if (strncasecmp(url, "http://", 7) == 0)
		return is_host(url + 7);
	return strncasecmp(url, "https://", 8) == 0 && is_host(url + 8);
}
