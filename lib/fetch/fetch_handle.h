#ifndef FETCH_FETCH_HANDLE_H
#define FETCH_FETCH_HANDLE_H

#include <curl/curl.h>

#include "base/status.h"
#include "fetch/fetch_answer.h"

/*
 * How a request is made of a handle of libcurl, with the limits that hold for
 * all of usher's: http and https alone, no redirect is followed, no proxy of
 * the environment is used, and time and bytes are bounded.
 */

/* A new handle; never NULL. */
CURL *fetch_handle_new(void);

/* Make a new request of a handle: GET, unless the caller sets more.  The URL is
 * copied; the answer is filled while it is performed, and must live so long.
 */
void fetch_handle_prepare(CURL *, const char *url, const struct fetch_limits *,
    struct fetch_answer *);

/* What libcurl said when the request ended: OK whatever the HTTP status of the
 * answer is; UNAVAILABLE, with answer->why, if none arrived as a whole. */
enum status fetch_handle_finish(
    CURL *, CURLcode, struct fetch_answer *) MUST_CHECK;

#endif
