#ifndef BOOKING_QUEUE_CLIENT_H
#define BOOKING_QUEUE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "fetch/fetch_answer.h"

/*
 * The booking service's client of the queue service: HTTP to booking.queue_url
 * over a connection that is kept.  No call takes longer than
 * booking.queue_timeout where a buyer waits for it.
 */
struct queue_client;

#define QUEUE_CLIENT_URL_MAX 512
#define QUEUE_CLIENT_ANSWER_MAX 4096 /* bytes; none of ours is longer */

struct queue_client *queue_client_new(const struct conf *);
void queue_client_free(struct queue_client *); /* NULL is allowed */

/*
 * From now on each call passes the turnstile of the host (queue_slots.h) and
 * may return BUSY.  For programs that buyers start, of which there may be many.
 */
void queue_client_take_turns(struct queue_client *);

/* Pass the turnstile without a call, to wait for the result of another
 * process's call. */
enum status queue_client_begin(struct queue_client *) MUST_CHECK;
void queue_client_end(struct queue_client *);

#define QUEUE_VISITOR_MAX 64

/* Whose a token is, and how long its admission lasts. */
struct queue_admission {
	char visitor[QUEUE_VISITOR_MAX + 1];
	int64_t remaining_ms;
};

/*
 * Read the admission of a token.  For a visitor whose turn has come it begins
 * by that, if the request for which it is asked may claim.  TOKEN_INVALID if
 * the service says that it is not admitted to the concert; QUEUE_UNAVAILABLE if
 * the service does not answer as it should; BUSY.
 */
enum status queue_client_validate(struct queue_client *, int64_t concert_id,
    const char *token, bool may_claim, struct queue_admission *) MUST_CHECK;

/*
 * The calls below tell the service something.  NO_ROOM: the concert has no
 * waiting room (yet).  FORBIDDEN: the service refuses the token or the service
 * key.  QUEUE_UNAVAILABLE: it does not answer, or with an error.  BUSY.
 */

/* Give back the place of this token. */
enum status queue_client_leave(
    struct queue_client *, int64_t concert_id, const char *token) MUST_CHECK;

/* Seats that are not paid yet, how many of these are held, and whether booking
 * can sell them now. */
enum status queue_client_stock(struct queue_client *, int64_t concert_id,
    int64_t sellable, int64_t held, bool is_selling) MUST_CHECK;

/* Is the answer this problem of ours?  The 404 of some other server is not. */
bool queue_client_is_problem(const struct fetch_answer *, enum status problem);

#endif
