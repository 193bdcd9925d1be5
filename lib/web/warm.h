#ifndef WEB_WARM_H
#define WEB_WARM_H

#include <stdbool.h>

#include "base/conf.h"
#include "web/http.h"

/*
 * Requests of `usherctl warm`: the header Usher-Warm and the service key.  Such
 * a request asks for nothing; it only makes the web server start a process.
 * Returns false at once for any other request.  For one of these it puts the
 * process id into the answer, sleeps, and returns true: answer NO_CONTENT.
 */
bool warm_hold(
    const struct conf *, const struct http_request *, struct http_response *);

#endif
