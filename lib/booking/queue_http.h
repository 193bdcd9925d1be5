#ifndef BOOKING_QUEUE_HTTP_H
#define BOOKING_QUEUE_HTTP_H

#include <stddef.h>

#include <curl/curl.h>

/* What queue_client.c and queue_ping.c know of HTTP. */

#define QUEUE_HTTP_URL_MAX 512
#define QUEUE_HTTP_BODY_MAX 4096

/* The response to a request.  A body longer than any of ours is cut. */
struct queue_response {
	long http; /* 0: none arrived */
	size_t len;
	char body[QUEUE_HTTP_BODY_MAX]; /* with a NUL */
};

/* Make a new request of a handle: GET, unless the caller sets more.  The URL is
 * copied; the response is filled while it is performed, and must live so long.
 */
void queue_http_prepare(
    CURL *, const char *url, long timeout_ms, struct queue_response *);

#endif
