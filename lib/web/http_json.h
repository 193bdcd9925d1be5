#ifndef WEB_HTTP_JSON_H
#define WEB_HTTP_JSON_H

#include "web/http.h"

/* Read the fields of req->fields from a JSON body: BAD_MEDIA_TYPE,
 * BODY_TOO_LARGE, BAD_REQUEST, BAD_FIELD.  What is missing from the body itself
 * is not looked for, what is missing from an object within it is. */
enum status http_json_read(
    struct http_request *, struct http_response *) MUST_CHECK;

#endif
