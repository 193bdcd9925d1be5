#ifndef BOOKING_QUEUE_CLIENT_H
#define BOOKING_QUEUE_CLIENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * The queue service, as the booking service sees it: HTTP to booking.queue_url
 * over a kept connection, for a buyer never longer than booking.queue_timeout.
 */
struct queue_client;

struct queue_client *queue_client_new(const struct conf *);
void queue_client_free(struct queue_client *); /* NULL is allowed */

/*
 * From now on each call passes the turnstile of the host (queue_slots.h), and
 * may answer BUSY: for programs that buyers start, of which there may be many.
 */
void queue_client_take_turns(struct queue_client *);

/* The same for who makes no call, but waits for what another one asks. */
enum status queue_client_begin(struct queue_client *) MUST_CHECK;
void queue_client_end(struct queue_client *);

#define QUEUE_VISITOR_MAX 64

/*
 * Is this token admitted to the concert, and whose is it?  TOKEN_INVALID when
 * the service says no; QUEUE_UNAVAILABLE when it does not say; BUSY.
 */
enum status queue_client_validate(struct queue_client *, int64_t concert_id,
    const char *token, char visitor[QUEUE_VISITOR_MAX + 1]) MUST_CHECK;

/*
 * Does the service live?  Three requests are made, spread over about a second;
 * each may take what is left of it, so that a slow service counts as living.
 * True as soon as one of them answers 200.  Needs no turn: the caller sees to
 * it that one process of a host does this at a time.
 */
bool queue_client_ping(struct queue_client *);

/*
 * What the service is told.  Of a service that is there: NO_ROOM when the
 * concert has no waiting room, FORBIDDEN when it does not take the token or the
 * key.  QUEUE_UNAVAILABLE when it is not, or works badly; BUSY.
 */

/* Give the place of this token back. */
enum status queue_client_leave(
    struct queue_client *, int64_t concert_id, const char *token) MUST_CHECK;

/* Seats not yet paid, and those of them that are held. */
enum status queue_client_stock(struct queue_client *, int64_t concert_id,
    int64_t sellable, int64_t held) MUST_CHECK;

#endif
