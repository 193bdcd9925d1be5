#ifndef QUEUE_WEB_ENTRANT_H
#define QUEUE_WEB_ENTRANT_H

#include "queue/line.h"
#include "queue/puzzle.h"
#include "web/endpoint.h"

/*
 * Let the visitor of a request enter the line of a concert: the signed-in
 * account, with the place that it had before it signed in; else the holder of
 * an anonymous visitor's token or cookie, else a new visitor.  The
 * cookies go into the answer; the place and the text of the token are the
 * caller's.  Statuses of line_enter(); with PUZZLE_REQUIRED the
 * answer has the puzzle, which the next request brings back with its solution.
 */
struct entrant_toll {
	const char *challenge; /* with the nonce that solves it; or NULL */
	int64_t nonce;
	bool is_slow; /* no puzzle: see struct line_entrant */
};
enum status entrant_enter(struct app *, const struct http_request *,
    struct http_response *, int64_t concert_id, const struct entrant_toll *,
    struct line_place *, char token[MAC_SEALED_MAX]) MUST_CHECK;

#endif
