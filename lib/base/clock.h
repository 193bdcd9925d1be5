#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * The web host's clocks.  What the stores decide is timed by the stores' own
 * clocks; these serve time-outs (monotonic) and what is checked without a
 * store, such as a session cookie (wall).
 */
int64_t clock_mono_ms(void);
int64_t clock_wall_ms(void); /* since the epoch */

void clock_sleep_ms(int64_t ms); /* less when a signal arrives */

/* "250ms", "60s", "5m", "2h" to milliseconds; BAD_FIELD for anything else. */
enum status clock_parse_duration(const char *, int64_t *ms) MUST_CHECK;

/* "2026-11-22T20:00:00+09:00" (or Z; seconds may be left out) or plain
 * milliseconds since the epoch; BAD_FIELD for anything else. */
enum status clock_parse_time(const char *, int64_t *epoch_ms) MUST_CHECK;

/* RFC 3339 in UTC with milliseconds; writes at most CLOCK_TEXT bytes. */
#define CLOCK_TEXT 32
#define CLOCK_MAX_MS 253402300799999 /* the end of the year 9999 */
const char *clock_format(int64_t epoch_ms, char text[CLOCK_TEXT]);

#endif
