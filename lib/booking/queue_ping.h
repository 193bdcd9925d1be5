#ifndef BOOKING_QUEUE_PING_H
#define BOOKING_QUEUE_PING_H

#include <stdbool.h>

#include "base/conf.h"

/*
 * Is the queue service alive?  Makes three requests, spread over about a
 * second, each of which may take what is left of it, so that a slow service
 * counts as alive.  True as soon as one is answered 200.  Does not pass the
 * turnstile: the caller makes sure that one process of a host does this at a
 * time.
 */
bool queue_ping(const struct conf *);

#endif
