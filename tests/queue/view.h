#ifndef TESTS_QUEUE_VIEW_H
#define TESTS_QUEUE_VIEW_H

#include <stddef.h>
#include <stdint.h>

/* What room 1 holds in Redis, looked at past the library. */

#define VIEW_SLOTS 128

struct view_slot {
	int64_t index, deadline;
};

struct view {
	int64_t serving, issued;
	struct view_slot slot[VIEW_SLOTS]; /* whose deadline is to come */
	size_t slots;
};

void view_look(struct view *, int64_t now_ms);

#endif
