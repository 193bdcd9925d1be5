#ifndef BOOKING_QUEUE_PING_H
#define BOOKING_QUEUE_PING_H

#include "base/conf.h"

enum queue_life {
	QUEUE_LIFE_UP,
	QUEUE_LIFE_DOWN,
	QUEUE_LIFE_UNKNOWN /* silent, and so is this host's own door */
};

/*
 * Is the queue service alive?  Makes three requests, spread over a second, each
 * of which may take what is left of it, so that a slow service counts as alive.
 * UP as soon as one is answered.  DOWN if each was refused or answered 5xx, or
 * was not answered while booking.own_door_url answered promptly.  Does not pass
 * the turnstile: the caller makes sure that one process of a host does this at
 * a time.
 */
enum queue_life queue_ping(const struct conf *);

#endif
