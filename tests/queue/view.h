#ifndef TESTS_QUEUE_VIEW_H
#define TESTS_QUEUE_VIEW_H

#include <stdbool.h>
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
	bool is_there; /* the room is */
	int64_t skew_ms, lost_ms, absent_ms, heard_ms, usual_ms, seldom_ms;
	bool is_expecting;
};

/* A time without anybody that is longer is a silence. */
int64_t view_silence_ms(const struct view *);

/* now_ms is the room's clock; deadlines are by that of the slots. */
void view_look(struct view *, int64_t now_ms);

/* What the slots' clock says in a call at that time, of a visitor or not. */
int64_t view_slot_now(const struct view *, int64_t now_ms, bool is_heard);

#endif
