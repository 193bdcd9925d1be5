#ifndef QUEUE_POLICY_H
#define QUEUE_POLICY_H

#include <stdint.h>

#include "base/conf.h"
#include "queue/line_place.h"

/* How long a visitor will wait, and how often it should ask. */

struct policy_wait {
	int64_t min_s;
	int64_t max_s; /* -1: unknown */
};

/* From the pace observed (rule 12): a range, the wider the less was seen. */
struct policy_wait policy_wait(const struct line_place *);

/* The longest time between polls that keeps a visitor seen, and in time when
 * it is called. */
int64_t policy_ceiling_ms(
    const struct conf *, int64_t absent_ms, int64_t claim_ms);

int64_t policy_poll_after_ms(const struct conf *, const struct line_place *);

/* What is more than this many polls of one visitor in that time is refused:
 * all the policy asks for, and half as many again. */
#define POLICY_POLLS_MAX 14
int64_t policy_polls_ms(const struct conf *);

#endif
