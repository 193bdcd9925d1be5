#ifndef BOOKING_STOCK_H
#define BOOKING_STOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "store/sql.h"

/* Seats of a concert. */
struct stock {
	int64_t total; /* not blocked; once the sale is over, held and sold */
	int64_t held; /* of these, held and not paid */
	int64_t sold;
	bool is_later; /* the sale is to open, or the concert is hidden */
};

/* NO_CONCERT. */
enum status stock_count(
    struct sql *, int64_t concert_id, struct stock *) MUST_CHECK;

static inline int64_t
stock_free(const struct stock *s)
{
	return s->total - s->held - s->sold;
}

#endif
