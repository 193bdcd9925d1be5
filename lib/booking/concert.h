#ifndef BOOKING_CONCERT_H
#define BOOKING_CONCERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

#define CONCERT_TITLE_CHARS 100
#define CONCERT_TITLE_MAX (4 * CONCERT_TITLE_CHARS) /* bytes */
#define CONCERT_STARTS_MIN_MS 1000 /* what a TIMESTAMP can hold */
#define CONCERT_STARTS_MAX_MS 2147483647000
#define CONCERT_ID_MAX 2147483647

/* A concert.  What an operator sets is bounded by concert_tbl.h. */
struct concert {
	int64_t id;
	char title[CONCERT_TITLE_MAX + 1];
	bool queue_required;
	int64_t hold_s;
	int64_t seats_per_account;
	int64_t bypass_per_min; /* 0: nobody while the queue is down */
	int64_t seats_total; /* not blocked; read only */
	int64_t starts_at_ms; /* of the show; 0: not announced */
};

/* What a new concert has unless the operator says otherwise. */
void concert_defaults(struct concert *);

/* Fills in id.  BAD_FIELD if a setting is outside the bounds of
 * concert_tbl.h. */
enum status concert_add(struct sql *, struct concert *) MUST_CHECK;

/* To change a setting, read all of them and write them back.  NO_CONCERT. */
enum status concert_get(struct sql *, int64_t id, struct concert *) MUST_CHECK;
enum status concert_set(struct sql *, const struct concert *) MUST_CHECK;

/* All concerts by id, with the seats that are free.  The caller frees the
 * list. */
struct concert_row {
	struct concert concert;
	int64_t seats_left;
};
enum status concert_list(
    struct sql *, struct concert_row **, size_t *n) MUST_CHECK;

#endif
