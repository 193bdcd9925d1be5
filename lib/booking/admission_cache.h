#ifndef BOOKING_ADMISSION_CACHE_H
#define BOOKING_ADMISSION_CACHE_H

#include <stdbool.h>
#include <stdint.h>

#include "booking/queue_client.h"

/*
 * Admissions that a process has lately been told of, so that a map of seats
 * that is read again and again does not ask the queue service each time.  Good
 * for looking alone: what takes a seat asks.
 */
#define ADMISSION_CACHE_MS 5000 /* at most, and never beyond the admission */
#define ADMISSION_CACHE_MAX 512
#define ADMISSION_KEY 24

struct admission_cache {
	struct {
		unsigned char key[ADMISSION_KEY];
		int64_t until_ms; /* of the monotonic clock */
	} entry[ADMISSION_CACHE_MAX];
};

/* The token of an account for a concert. */
void admission_cache_key(unsigned char key[ADMISSION_KEY], const char *token,
    const char *account, int64_t concert_id);

bool admission_cache_has(const struct admission_cache *,
    const unsigned char key[ADMISSION_KEY], int64_t now_ms);

/* remaining_ms is what was left of the admission when asking began, at now_ms.
 */
void admission_cache_add(struct admission_cache *,
    const unsigned char key[ADMISSION_KEY], int64_t now_ms,
    int64_t remaining_ms);

#endif
