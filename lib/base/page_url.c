/*
 * The address of a page that visitors are sent to: an http or https URL, or a
 * path of the site.  It comes from an operator, and browsers follow it, so
 * nothing else is one: no other scheme (javascript:, data:), nothing that
 * browsers take for another host (//host, /\\host, user@host), no blanks or
 * control characters, which browsers remove before they read it, and no host or
 * port that browsers refuse: a visitor whose turn it is would go nowhere.
 */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/page_url.h"
#include "base/utf8.h"

#define HOST_MAX 254 /* with the NUL */
#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"
/* Of a name; beyond ASCII, browsers know better what is a letter. */
#define NAME_CHARS                                                             \
	DIGITS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-_."
#define ID "{concert_id}" /* stands for a number */

/* Without the id of the concert in it; false: too long. */
static bool
copy_host(char host[HOST_MAX], const char *s, size_t len)
{
	const size_t id = sizeof ID - 1;
	size_t n = 0;

	for (size_t i = 0; i < len; n++) {
		bool is_id = len - i >= id && memcmp(s + i, ID, id) == 0;

		if (n == HOST_MAX - 1)
			return false;
		host[n] = is_id ? '1' : s[i];
		i += is_id ? id : 1;
	}
	host[n] = '\0';
	return true;
}

/* Browsers take a name that ends in a number for an IPv4 address. */
static bool
ends_in_number(const char *name)
{
	const char *dot = strrchr(name, '.');
	const char *last = dot != NULL ? dot + 1 : name;

	if (strncasecmp(last, "0x", 2) == 0)
		return last[2 + strspn(last + 2, HEX)] == '\0';
	return last[strspn(last, DIGITS)] == '\0';
}

/* Labels with a dot between them, and perhaps one after the last; or an IPv4
 * address. */
static bool
is_name(char *name)
{
	size_t len = strlen(name);
	struct in_addr ip;

	if (len > 1 && name[len - 1] == '.')
		name[--len] = '\0';
	if (len == 0 || *name == '.' || name[len - 1] == '.' ||
	    strstr(name, "..") != NULL)
		return false;
	for (const char *p = name; *p != '\0'; p++)
		if ((unsigned char)*p < 0x80 && strchr(NAME_CHARS, *p) == NULL)
			return false;
	return !ends_in_number(name) || inet_pton(AF_INET, name, &ip) == 1;
}

static bool
is_ipv6(char *host)
{
	size_t len = strlen(host);
	struct in6_addr ip;

	if (len < 2 || host[len - 1] != ']')
		return false;
	host[len - 1] = '\0';
	return inet_pton(AF_INET6, host + 1, &ip) == 1;
}

static bool
is_port(const char *s, size_t len)
{
	return len >= 1 && len <= 5 && strspn(s, DIGITS) >= len &&
	       atoi(s) >= 1 && atoi(s) <= 65535;
}

/* What follows "http://": a host, without a user name before it, and perhaps a
 * port. */
static bool
is_host(const char *s)
{
	size_t len = strcspn(s, "/?#");
	size_t host_len = strcspn(s, *s == '[' ? "]/?#" : ":/?#");
	char host[HOST_MAX];

	if (*s == '[' && s[host_len] == ']')
		host_len++;
	if (host_len < len && (s[host_len] != ':' || !is_port(s + host_len + 1,
							 len - host_len - 1)))
		return false;
	if (!copy_host(host, s, host_len))
		return false;
	return *host == '[' ? is_ipv6(host) : is_name(host);
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
