/*
 * One HTTP request to the queue service, by libcurl.
 *
 * It never follows a redirect or a proxy: there is one service, at the address
 * that the settings say.  Its time is bounded, because a buyer and a thread of
 * Apache wait for it.
 */
#include <string.h>

#include "booking/queue_http.h"

static size_t
keep_body(char *data, size_t size, size_t n, void *arg)
{
	struct queue_response *res = arg;
	size_t take = size * n;

	if (take > sizeof res->body - 1 - res->len)
		take = sizeof res->body - 1 - res->len;
	memcpy(res->body + res->len, data, take);
	res->len += take;
	res->body[res->len] = '\0';
	return size * n;
}

void
queue_http_prepare(
    CURL *curl, const char *url, long timeout_ms, struct queue_response *res)
{
	*res = (struct queue_response){ 0 };
	curl_easy_reset(curl);
	curl_easy_setopt(curl, CURLOPT_URL, url);
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeout_ms);
	curl_easy_setopt(curl, CURLOPT_USERAGENT, "usher-booking");
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, keep_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, res);
}
