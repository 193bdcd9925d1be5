#ifndef QUEUE_WEB_PLACE_JSON_H
#define QUEUE_WEB_PLACE_JSON_H

#include "base/conf.h"
#include "queue/line.h"
#include "web/http.h"

/* Put a place into the answer, as enter, poll and claim do. */
void place_json_put(const struct conf *, int64_t concert_id,
    const struct line_place *, struct http_response *);

#define PLACE_JSON_URL_MAX 1024

/* The page a visitor that is let in is sent to: the room's own, else the
 * configured one, with {concert_id} in it filled in. */
void place_json_entry_url(const struct conf *, int64_t concert_id,
    const struct line_place *, char url[PLACE_JSON_URL_MAX]);

/* The answer to a visitor that polls too often: when to poll again, in the
 * header and in the body. */
void place_json_put_retry(const struct conf *, struct http_response *);

#endif
