#ifndef BOOKING_SEAT_MAP_FILE_H
#define BOOKING_SEAT_MAP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/host_cache.h"
#include "base/status.h"
#include "booking/seat_map.h"

#define SEAT_MAP_HASH 12

#define SEAT_MAP_MAGIC 0x31706d7375000002 /* changes with the layout below */

/* The shared file: the head, an entry a seat by seat id, the JSON, a letter a
 * seat. */
struct seat_map_head {
	uint64_t magic;
	int64_t version; /* of the concert's seats, or an older one */
	int64_t
	    lapses_us; /* when the next hold does; then it is no longer true */
	uint64_t nseats;
	uint64_t body_len;
	unsigned char hash[SEAT_MAP_HASH]; /* of the body */
	unsigned char layout[SEAT_MAP_HASH]; /* of what does not change */
};

struct seat_map_entry {
	int32_t seat_id;
	uint32_t
	    status_at; /* offset in the body of the status, in its quotes */
};

/* What a file holds, or false when it is not one of ours. */
bool seat_map_view(const struct host_cache *, struct seat_map *);

/* The make() of a host_cache_kind: scan the seats, unless what there is still
 * holds.  arg is a struct seat_map_scan. */
struct seat_map_scan {
	struct sql *sql;
	int64_t concert_id;
};
enum status seat_map_make(
    void *arg, const struct host_cache *old, char **data, size_t *len);

#endif
