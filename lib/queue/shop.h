#ifndef QUEUE_SHOP_H
#define QUEUE_SHOP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* What a shop reports. */
struct shop_report {
	int64_t sellable; /* seats not paid for */
	int64_t held; /* of these, held */
	bool is_selling; /* it can sell now */
};

/*
 * A report: the room's pulse, in Redis at once, and its stock, which is put on
 * disk as well.  OK when Redis has it.  NO_ROOM, UNAVAILABLE.
 */
enum status shop_report(struct queue_context *, int64_t concert_id,
    const struct shop_report *) MUST_CHECK;

#endif
