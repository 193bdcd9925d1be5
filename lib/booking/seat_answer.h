#ifndef BOOKING_SEAT_ANSWER_H
#define BOOKING_SEAT_ANSWER_H

#include "base/conf.h"
#include "base/host_cache.h"
#include "booking/seat_map.h"

/* Which answer of a seat map: compressed or not, all of it or the states. */
struct seat_answer_kind {
	int64_t concert_id;
	const char *account; /* whose seats are `mine`; NULL for nobody's */
	bool states;
	bool gzip;
};

#define SEAT_ANSWER_NAME_MAX 80
#define SEAT_ANSWER_PREFIX "map-" /* of its files in booking.state_dir */

/*
 * The answer as a file that Apache can send by itself: head and body.  It is
 * made again when the head is another, so that must have the entity tag; it
 * ends with an empty line.  name is the file's, without the prefix.
 * host_cache_free() after ST_OK.
 */
enum status seat_answer_get(const struct conf *, const struct seat_map *,
    const struct seat_map_own *, const struct seat_answer_kind *,
    const char *head, char name[SEAT_ANSWER_NAME_MAX],
    struct host_cache *) MUST_CHECK;

#endif
