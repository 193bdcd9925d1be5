#ifndef BOOKING_SEAT_LIST_H
#define BOOKING_SEAT_LIST_H

#include "booking/seat.h"

struct seat_row {
	int64_t seat_id;
	struct seat_place place;
	char status[12]; /* available, held, sold or blocked */
};

/* A concert's seats by id; each() gets one at a time.  A section or a status
 * narrows the list; "" does not.  NO_CONCERT. */
enum status seat_list(struct sql *, int64_t concert_id, const char *section,
    const char *status, void (*each)(void *, const struct seat_row *),
    void *arg) MUST_CHECK;

/* NOT_FOUND unless the concert has a seat in that section. */
enum status seat_section_exists(
    struct sql *, int64_t concert_id, const char *section) MUST_CHECK;

#endif
