#ifndef WEB_HTTP_FIELDS_H
#define WEB_HTTP_FIELDS_H

#include "web/http.h"

/* Read the fields of req->fields from the query or the body, of http_read():
 * BAD_MEDIA_TYPE, BODY_TOO_LARGE, BAD_REQUEST, BAD_FIELD. */
enum status http_fields_read(
    struct http_request *, enum http_method, struct http_response *) MUST_CHECK;

#endif
