#ifndef BOOKING_STOCK_H
#define BOOKING_STOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "booking/concert.h"
#include "booking/queue_client.h"
#include "store/sql.h"

struct stock {
	int64_t total; /* seats that are not blocked */
	int64_t held; /* of them, held and not paid */
	int64_t sold;
};

enum status stock_count(
    struct sql *, int64_t concert_id, struct stock *) MUST_CHECK;

static inline int64_t
stock_free(const struct stock *s)
{
	return s->total - s->held - s->sold;
}

/* Tell the queue service what there is to sell.  A failure is logged; the next
 * report says it again.  NO_ROOM is none: the concert's room is yet to come. */
enum status stock_send(
    struct queue_client *, int64_t concert_id, const struct stock *);

/* Count and tell. */
void stock_report(struct sql *, struct queue_client *, int64_t concert_id);

/* Seats of the concert were taken, paid or freed, and it is committed: report
 * it if the queue service has to act on it.  Fails nobody. */
void stock_changed(struct sql *, struct queue_client *, const struct concert *);

#endif
