#ifndef QUEUE_NEWCOMERS_H
#define QUEUE_NEWCOMERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/*
 * Count a visitor that is about to be given its first number, by the address
 * that it comes from (rule 13).  TOO_MANY_REQUESTS, with the wait, if its
 * network has sent as many as it may in a minute: nothing is counted then.
 * is_slow: by the slower lane of those who cannot solve a puzzle.  The address
 * may be NULL or no address at all.
 */
enum status newcomers_take(struct queue_context *, const char *address,
    bool is_slow, int64_t *retry_after_ms) MUST_CHECK;

#endif
