#ifndef QUEUE_WEB_REQUEST_RECEIPT_H
#define QUEUE_WEB_REQUEST_RECEIPT_H

#include "queue/line.h"
#include "queue/token.h"
#include "web/endpoint.h"

/*
 * With booking.outage = receipts: give the browser of an account that is inside
 * a receipt of this admission, unless it brought that one.  Nothing for anybody
 * else: an anonymous visitor, or a program that shows its token as
 * `Authorization: Bearer`.
 */
void request_receipt_give(struct app *, const struct http_request *,
    struct http_response *, const struct token *, const struct line_place *);

/* Take away the one that the request brought, once its visitor has left. */
void request_receipt_end(struct app *, const struct http_request *,
    struct http_response *, int64_t concert_id);

#endif
