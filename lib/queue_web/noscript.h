#ifndef QUEUE_WEB_NOSCRIPT_H
#define QUEUE_WEB_NOSCRIPT_H

#include "web/endpoint.h"

/*
 * Answer the waiting room as a page for browsers without JavaScript, which
 * reloads itself.  Its words are those of the other pages.  Reads the fields
 * concert_id (else the concert of the page that led here), signin (ask the
 * visitor to sign in) and crowded (it was refused, and may join later).  The
 * status is that of the place, or of the room; the page is sent with it,
 * whatever it is.
 */
enum status noscript_answer(struct app *, const struct http_request *,
    struct http_response *) MUST_CHECK;

#endif
