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

/* From the observed pace (rule 12): a range, wider when fewer calls were
 * observed; unknown unless the visitor waits in a line that moves. */
struct policy_wait policy_wait(const struct line_place *);

/* The longest time between polls with which a visitor does not count as absent;
 * and with which it also learns in time to claim that it was called. */
int64_t policy_ceiling_ms(const struct conf *, int64_t absent_ms);
int64_t policy_call_ms(
    const struct conf *, int64_t absent_ms, int64_t claim_ms);

/* When the visitor should ask again. */
int64_t policy_poll_after_ms(const struct conf *, const struct line_place *);

/* One visitor's polls beyond POLICY_POLLS_MAX in policy_polls_ms() are refused:
 * that is what the policy asks for at most, and half as many again. */
#define POLICY_POLLS_MAX 14
int64_t policy_polls_ms(const struct conf *);

#endif
