#ifndef QUEUE_WEB_REQUEST_TOKEN_H
#define QUEUE_WEB_REQUEST_TOKEN_H

#include "queue/token.h"
#include "web/endpoint.h"

/* The token of a request, from Authorization: Bearer, else from the cookie
 * of its concert.  TOKEN_MISSING, TOKEN_INVALID. */
enum status request_token_open(struct app *, const struct http_request *,
    int64_t concert_id, struct token *) MUST_CHECK;

/* Is the token of a visitor that has signed in since?  It has to enter again:
 * that makes the place its account's, and a shop that knows accounts alone
 * would refuse the token. */
bool request_token_is_unbound(
    const struct http_request *, const struct token *);

/* Give the browser usher_token_<concert_id> for a day; NULL deletes it. */
void request_token_give(struct app *, const struct http_request *,
    struct http_response *, int64_t concert_id, const char *token);

#endif
