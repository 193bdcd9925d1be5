#ifndef BOOKING_SEAT_H
#define BOOKING_SEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

#define SEAT_SECTION_CHARS 30
#define SEAT_SECTION_MAX (4 * SEAT_SECTION_CHARS) /* bytes */
#define SEAT_ROW_CHARS 10
#define SEAT_ROW_MAX (4 * SEAT_ROW_CHARS) /* bytes */
#define SEAT_NUMBER_MAX 100000
#define SEAT_PRICE_MAX 1000000000000 /* points */
#define SEAT_ADD_MAX 200000 /* most seats in one go */

/* A seat to be added to a concert. */
struct seat_place {
	char section[SEAT_SECTION_MAX + 1];
	char row[SEAT_ROW_MAX + 1];
	int64_t number;
	int64_t price; /* points */
};

/* The place of a seat, as people say it: SECTION ROW-NUMBER. */
#define SEAT_LABEL (SEAT_SECTION_MAX + SEAT_ROW_MAX + 24)
void seat_label(const struct seat_place *, char label[SEAT_LABEL]);

/*
 * Add seats in one transaction, all or none.  NO_CONCERT; CONFLICT if a place
 * exists; BAD_FIELD if one is malformed.  On the last two *bad, unless NULL, is
 * the index of that place.
 */
enum status seat_add(struct sql *, int64_t concert_id,
    const struct seat_place *, size_t n, size_t *bad) MUST_CHECK;

/* A section of rows 1.. and numbers 1.. at one price. */
enum status seat_add_grid(struct sql *, int64_t concert_id, const char *section,
    int64_t rows, int64_t cols, int64_t price) MUST_CHECK;

/* Take a seat from sale, or give it back.  NO_SEAT; CONFLICT when someone
 * holds or owns it. */
enum status seat_block(struct sql *, int64_t seat_id, bool blocked) MUST_CHECK;

/* In the caller's transaction, which moves the version afterwards: lock the
 * seat, and give it back to sale if it is blocked.  NO_SEAT. */
enum status seat_offer(
    struct sql *, int64_t seat_id, int64_t *concert_id) MUST_CHECK;

#endif
