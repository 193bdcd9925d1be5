#ifndef BOOKING_QUEUE_NOTICE_H
#define BOOKING_QUEUE_NOTICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "booking/concert_ids.h"
#include "booking/queue_client.h"
#include "booking/stock.h"
#include "store/sql.h"

/*
 * What booking tells the queue service, after the commit: how many seats there
 * are to sell, and that a buyer has finished (rule 6).  Concerts without a
 * waiting room are skipped.  What fails is logged, and undoes nothing:
 * usher-expire reports the stock again, and a token ends by itself.
 */

/*
 * Report the stock of n concerts after a change, where the queue service must
 * act on it.  All are tried; then the first failure is returned:
 * QUEUE_UNAVAILABLE, or that of the database.  That the queue service refuses
 * one concert, or is too busy to be asked, is not a failure.
 */
enum status queue_notice_stock(
    struct sql *, struct queue_client *, const int64_t *concert_id, size_t n);

/* Tell of one concert: its stock, and whether booking can sell.  Statuses as
 * above. */
enum status queue_notice_send(struct queue_client *, int64_t concert_id,
    const struct stock *, bool is_selling);

struct queue_notice_buyer {
	const char *account;
	/* The token that the buyer's request brought for a concert, or NULL;
	 * good until the next call. */
	const char *(*find_token)(void *arg, int64_t concert_id);
	void *arg;
};

/*
 * The buyer has paid for seats of these concerts: in each, give the slot back
 * unless the buyer still holds a seat there, and report the stock.
 */
void queue_notice_paid(struct sql *, struct queue_client *,
    const struct queue_notice_buyer *, const struct concert_ids *);

#endif
