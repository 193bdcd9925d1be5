/*
 * Headers as CGI passes them on.  Their values belong to libfcgi and are gone
 * with FCGX_Finish_r(): copy what must live longer than the request.
 */
#include <ctype.h>
#include <string.h>

#include "web/http.h"

const char *
http_param(const struct http_request *req, const char *cgi_name)
{
	return FCGX_GetParam(cgi_name, req->fcgi->envp);
}

/* Whatever parameters follow it. */
bool
http_is_media_type(const struct http_request *req, const char *wanted)
{
	const char *type = http_param(req, "CONTENT_TYPE");
	size_t n = strlen(wanted);

	return type != NULL && strncasecmp(type, wanted, n) == 0 &&
	       (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

/* "Idempotency-Key" to HTTP_IDEMPOTENCY_KEY, as CGI has it. */
const char *
http_header(const struct http_request *req, const char *name)
{
	char cgi[64] = "HTTP_";
	size_t n = strlen(cgi);

	for (; *name != '\0' && n < sizeof cgi - 1; name++)
		cgi[n++] =
		    (char)(*name == '-' ? '_' : toupper((unsigned char)*name));
	cgi[n] = '\0';
	return http_param(req, cgi);
}

/* The quotes are left out of the comparison: -gzip is put before the second. */
bool
http_has_etag(const struct http_request *req, const char *etag)
{
	const char *known = http_header(req, "If-None-Match");

	return known != NULL &&
	       memmem(known, strlen(known), etag + 1, strlen(etag) - 2) != NULL;
}

/* Has a coding, which ends at its parameters, the weight 0?  `;q=0.000` is the
 * longest way to say so.  (strchr() finds the end of the text, too.) */
static bool
is_refused_coding(const char *params, size_t n)
{
	const char *q = memmem(params, n, "q=", 2);

	if (q == NULL)
		return false;
	q += 2;
	return strchr(", \t", q[strspn(q, "0.")]) != NULL;
}

bool
http_accepts_gzip(const struct http_request *req)
{
	const char *at = http_header(req, "Accept-Encoding");

	for (; at != NULL && *at != '\0'; at += strcspn(at, ",")) {
		size_t name, n;

		at += strspn(at, ", \t");
		name = strcspn(at, ";, \t");
		n = strcspn(at, ",");
		if (name == 4 && strncasecmp(at, "gzip", name) == 0)
			return !is_refused_coding(at + name, n - name);
	}
	return false;
}

bool
http_is_secure(const struct http_request *req)
{
	const char *https = http_param(req, "HTTPS");

	return https != NULL && strcasecmp(https, "on") == 0;
}

const char *
http_bearer(const struct http_request *req)
{
	static const char scheme[] = "Bearer ";
	const char *h = http_header(req, "Authorization");

	if (h == NULL || strncasecmp(h, scheme, sizeof scheme - 1) != 0)
		return NULL;
	return h + sizeof scheme - 1;
}

/*
 * Sec-Fetch-Site is set by the browser itself and decides alone where it is
 * there ("none": the user typed the address).  An older browser sends at least
 * Origin with a POST.
 */
bool
http_is_same_origin(const struct http_request *req)
{
	const char *site = http_header(req, "Sec-Fetch-Site");
	const char *origin = http_header(req, "Origin");
	const char *host = http_header(req, "Host");
	const char *at;

	if (site != NULL)
		return strcmp(site, "same-origin") == 0 ||
		       strcmp(site, "none") == 0;
	if (origin == NULL)
		return true;
	at = strstr(origin, "://");
	return at != NULL && host != NULL && strcasecmp(at + 3, host) == 0;
}

/* A token in a header was put there by a program, unless the browser says that
 * a page did. */
bool
http_is_deliberate(const struct http_request *req)
{
	if (http_header(req, "Sec-Fetch-Site") != NULL)
		return http_is_same_origin(req);
	return http_bearer(req) != NULL;
}
