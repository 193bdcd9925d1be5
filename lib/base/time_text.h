#ifndef BASE_TIME_TEXT_H
#define BASE_TIME_TEXT_H

#include <stdint.h>

#include "base/status.h"

/* Durations and points in time, as people write and read them. */

/* "250ms", "60s", "5m", "2h", "0" to milliseconds; BAD_FIELD for anything else.
 */
enum status time_text_parse_duration(const char *, int64_t *ms) MUST_CHECK;

/* "2026-11-22T20:00:00+09:00" (or Z; seconds may be left out) or plain
 * milliseconds since the epoch; BAD_FIELD for anything else. */
enum status time_text_parse_time(const char *, int64_t *epoch_ms) MUST_CHECK;

/* RFC 3339 in UTC with milliseconds; writes at most TIME_TEXT_SIZE bytes. */
#define TIME_TEXT_SIZE 32
#define TIME_TEXT_MAX_MS 253402300799999 /* the end of the year 9999 */
const char *time_text_format(int64_t epoch_ms, char text[TIME_TEXT_SIZE]);

#endif
