/*
 * One HTTP request, by libcurl.
 *
 * The URL may be an operator's: whatever stands there must not make usher read
 * a file, follow a redirect to somewhere else, wait for longer than it was
 * given, or keep more than a body's bounds.  Hence each limit is set here, for
 * every request alike.
 */
#include <stdio.h>
#include <string.h>

#include "base/impossible.h"
#include "fetch/fetch_handle.h"

/* What does not fit ends the transfer: libcurl is told so by a number other
 * than that of the bytes it brought. */
static size_t
keep_body(char *data, size_t size, size_t n, void *arg)
{
	struct fetch_answer *answer = arg;
	size_t take = size * n;

	if (take > answer->max_bytes - answer->len) {
		take = answer->max_bytes - answer->len;
		answer->is_cut = true;
	}
	memcpy(answer->body + answer->len, data, take);
	answer->len += take;
	answer->body[answer->len] = '\0';
	return answer->is_cut ? 0 : take;
}

CURL *
fetch_handle_new(void)
{
	CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
	CURL *curl = curl_easy_init();

	IMPOSSIBLE_IF(ready != CURLE_OK || curl == NULL);
	return curl;
}

/* QUICK_EXIT: a look-up of a name that hangs is not waited for beyond the
 * limit. */
void
fetch_handle_prepare(CURL *curl, const char *url,
    const struct fetch_limits *limits, struct fetch_answer *answer)
{
	IMPOSSIBLE_IF(limits->max_bytes >= FETCH_BODY_MAX);
	*answer = (struct fetch_answer){ .max_bytes = limits->max_bytes };
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
	    (long)(limits->connect_ms > 0 ? limits->connect_ms
					  : limits->total_ms));
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)limits->total_ms);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "usher/" PACKAGE_VERSION);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
}

/* A body that was cut is an answer: who needs all of it looks at is_cut. */
enum status
fetch_handle_finish(CURL *curl, CURLcode code, struct fetch_answer *answer)
{
	if (code == CURLE_OK || (code == CURLE_WRITE_ERROR && answer->is_cut)) {
		curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer->http);
		return ST_OK;
	}
	snprintf(
	    answer->why, sizeof answer->why, "%s", curl_easy_strerror(code));
	return ST_UNAVAILABLE;
}
