#ifndef BOOKING_CONCERT_SET_H
#define BOOKING_CONCERT_SET_H

#include <stddef.h>
#include <stdint.h>

#define CONCERT_SET_MAX 64 /* as many as a request can have seats */

/* The concerts whose seats a transaction changed, each once, in the order they
 * were added.  { .n = 0 } is the empty one. */
struct concert_set {
	int64_t id[CONCERT_SET_MAX];
	size_t n;
};

void concert_set_add(struct concert_set *, int64_t concert_id);

#endif
