#ifndef QUEUE_WEB_ANSWER_H
#define QUEUE_WEB_ANSWER_H

#include "queue/line.h"
#include "web/endpoint.h"

/* What the queue's programs have in common on the wire. */

/* The token of a request, from Authorization: Bearer, else from the cookie
 * of its concert.  TOKEN_MISSING, TOKEN_INVALID. */
enum status answer_token(struct app *, const struct http_request *,
    int64_t concert_id, struct token *) MUST_CHECK;

/* usher_token_<concert_id>, given to the browser for a day; NULL takes it
 * away. */
void answer_token_cookie(struct app *, const struct http_request *,
    struct http_response *, int64_t concert_id, const char *token);

/* A place, as enter and poll answer it. */
void answer_place(const struct conf *, int64_t concert_id,
    const struct line_place *, struct http_response *);

#define ANSWER_URL_MAX 1024

/* Where the admitted go: the room's address, else the configured one, with
 * {concert_id} in it filled in. */
void answer_entry_url(const struct conf *, int64_t concert_id,
    const struct line_place *, char url[ANSWER_URL_MAX]);

/* Asked too often: when to ask again, in the header and in the body. */
void answer_slow_down(const struct conf *, struct http_response *);

#endif
