#ifndef BASE_RATE_TABLE_H
#define BASE_RATE_TABLE_H

#include <stdint.h>

#include "base/status.h"

/*
 * How often each of many keys (an account, a network) may do something, counted
 * by all processes of a host together, in a file that they map: no store is
 * asked, and what is refused costs nothing.  A key may do it `per_min` times at
 * once, and then evenly, one every 60 s / per_min (1 to 60,000), rounded up to
 * a millisecond: the generic cell rate algorithm.
 */
struct rate_table;

/*
 * Map the file, and make it first if it is missing.  INTERNAL, logged, if it
 * cannot be used.  It stays mapped until the process ends.
 */
enum status rate_table_open(
    const char *path, struct rate_table **out) MUST_CHECK;

/* Count one more, or TOO_MANY_REQUESTS and how long until there is room for
 * one.  now_ms is clock_mono_ms(). */
enum status rate_table_take(struct rate_table *, const char *key,
    int64_t per_min, int64_t now_ms, int64_t *wait_ms) MUST_CHECK;

#endif
