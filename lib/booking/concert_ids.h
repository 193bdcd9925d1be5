#ifndef BOOKING_CONCERT_IDS_H
#define BOOKING_CONCERT_IDS_H

#include <stddef.h>
#include <stdint.h>

#define CONCERT_IDS_MAX 64 /* as many as a request can have seats */

/* The concerts whose seats a transaction changed, each once, in the order they
 * were added.  { .n = 0 } is the empty one. */
struct concert_ids {
	int64_t id[CONCERT_IDS_MAX];
	size_t n;
};

void concert_ids_add(struct concert_ids *, int64_t concert_id);

#endif
