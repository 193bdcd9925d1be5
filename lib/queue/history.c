/*
 * Redis keeps a sample of a room's counters every five seconds for an hour
 * (tick.lua).  How long visitors waited is not measured one by one, which
 * would cost memory for each of them: it follows from when `issued` and when
 * `serving` passed the same number, to within a sample at either end.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/impossible.h"
#include "queue/history.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "store/functions.h"

#define WAITS_WINDOW_MS 600000 /* the last ten minutes */

/* A line is "at_ms:issued:serving:calls:no_shows:waiting"; others are skipped.
 */
enum status
history_read(struct queue_context *q, int64_t concert_id,
    struct history_sample **out, size_t *n)
{
	struct redis_args a = { 0 };
	struct history_sample *list;
	struct redis_list lines;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = restore_call_list(q, concert_id, &function_room_history, &a,
	    REDIS_ANY_NUMBER, &lines);
	if (st != ST_OK)
		return st;
	list = calloc(lines.n + 1, sizeof *list);
	IMPOSSIBLE_IF(list == NULL);
	*n = 0;
	for (size_t i = 0; i < lines.n; i++) {
		struct history_sample *s = &list[*n];

		if (sscanf(redis_list_text(&lines, i),
			"%" SCNd64 ":%" SCNd64 ":%" SCNd64 ":%" SCNd64
			":%" SCNd64 ":%" SCNd64,
			&s->at_ms, &s->issued, &s->serving, &s->calls,
			&s->no_shows, &s->waiting) == 6)
			(*n)++;
	}
	redis_list_free(&lines);
	*out = list;
	return ST_OK;
}

/* n visitors who all waited this long. */
struct batch {
	int64_t wait_ms;
	int64_t n;
};

static int
compare_waits(const void *a, const void *b)
{
	const struct batch *x = a, *y = b;

	return (x->wait_ms > y->wait_ms) - (x->wait_ms < y->wait_ms);
}

/* A batch for each two samples between which somebody was called: its visitors
 * waited since `issued` first reached the number that `serving` has now.  Both
 * only rise, so `entered` never goes back. */
static size_t
collect_batches(const struct history_sample *s, size_t n, struct batch *batches,
    int64_t *total)
{
	size_t entered = 0, count = 0;

	for (size_t i = 1; i < n; i++) {
		int64_t called = s[i].calls - s[i - 1].calls;

		while (s[entered].issued < s[i].serving && entered < i)
			entered++;
		if (called <= 0 ||
		    s[n - 1].at_ms - s[i].at_ms > WAITS_WINDOW_MS)
			continue;
		batches[count++] = (struct batch){
			.wait_ms = s[i].at_ms - s[entered].at_ms,
			.n = called,
		};
		*total += called;
	}
	return count;
}

/* The shortest wait that 19 of 20 did not exceed. */
int64_t
history_wait_p95_ms(const struct history_sample *s, size_t n)
{
	struct batch *batches = calloc(n + 1, sizeof *batches);
	int64_t total = 0, below = 0, wait_ms = -1;
	size_t count;

	IMPOSSIBLE_IF(batches == NULL);
	count = collect_batches(s, n, batches, &total);
	qsort(batches, count, sizeof *batches, compare_waits);
	for (size_t i = 0; i < count && below * 20 < total * 19; i++) {
		below += batches[i].n;
		wait_ms = batches[i].wait_ms;
	}
	free(batches);
	return wait_ms;
}
