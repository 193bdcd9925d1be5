#ifndef QUEUE_HISTORY_H
#define QUEUE_HISTORY_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The last hour of a room, for charts: its counters every few seconds. */
struct history_sample {
	int64_t at_ms;
	int64_t issued;
	int64_t serving;
	int64_t calls;
	int64_t no_shows;
	int64_t waiting; /* present */
};

/* Oldest first.  The caller frees the samples (free()). */
enum status history_read(struct queue_context *, int64_t concert_id,
    struct history_sample **, size_t *n) MUST_CHECK;

/*
 * What 19 of 20 visitors who were called in the last ten minutes had waited at
 * most; -1 when nobody was called.  A number waited from the first sample in
 * which it was issued to the first one in which it was called.
 */
int64_t history_wait_p95_ms(const struct history_sample *, size_t n);

#endif
