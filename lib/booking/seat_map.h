#ifndef BOOKING_SEAT_MAP_H
#define BOOKING_SEAT_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "base/buyer.h"
#include "base/conf.h"
#include "base/host_cache.h"
#include "base/status.h"
#include "booking/seat_map_file.h"
#include "store/sql.h"

/*
 * All seats of a concert as everybody sees them, made by one scan a second at
 * most for all processes of the host, and only when a seat has changed.
 */
struct seat_map {
	struct host_cache cache; /* owns what file points to */
	struct seat_map_file file;
};

/* NO_CONCERT.  seat_map_free() after ST_OK. */
enum status seat_map_get(const struct conf *, struct sql *, int64_t concert_id,
    struct seat_map *) MUST_CHECK;
void seat_map_free(struct seat_map *);

#define SEAT_MAP_OWN_MAX 64

/* The seats an account holds or has paid, which it sees as its own, by id; none
 * once its session has ended. */
struct seat_map_own {
	int64_t seat_id[SEAT_MAP_OWN_MAX];
	size_t n;
};
enum status seat_map_own(struct sql *, int64_t concert_id, const struct buyer *,
    struct seat_map_own *) MUST_CHECK;

/* The entity tag, in its quotes: it changes exactly when the body does. */
#define SEAT_MAP_ETAG_MAX 64
void seat_map_etag(const struct seat_map *, const struct seat_map_own *,
    char etag[SEAT_MAP_ETAG_MAX]);

/*
 * All about the seats, as JSON; the caller frees.
 *
 *     {"seats":[{seat_id, section, row, number, price, status}, ...],
 *      "concert_id":1, "layout":"..."}
 */
char *seat_map_json(
    const struct seat_map *, const struct seat_map_own *, size_t *len);

/*
 * Their states alone, in the order of the seats above: a available, h held,
 * s sold, b blocked, m mine.  A layout other than that of a list read before
 * means that places or prices changed: read the list again.  The caller frees.
 *
 *     {"concert_id":1, "layout":"...", "states":"ahhsa..."}
 */
char *seat_map_states(const struct seat_map *, const struct seat_map_own *,
    int64_t concert_id, size_t *len);

/*
 * How many seats are left of each price, the cheapest first; blocked seats do
 * not count.  The caller frees.
 *
 *     {"concert_id":1, "prices":[{price, seats_total, seats_left}, ...]}
 */
char *seat_map_summary(const struct seat_map *, size_t *len);

#endif
