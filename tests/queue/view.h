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
	struct view_slot slot[VIEW_SLOTS];
	size_t slots;
	bool is_there; /* the room is */
	int64_t skew_ms, lost_ms, passed_ms, absent_ms, heard_ms, sold_slot_ms;
	double usual_ms, seldom_ms;
	bool is_expecting;
};

/* A time without anybody that is longer is a silence. */
double view_silence_ms(const struct view *);

/* now_ms is the room's clock; deadlines are by that of the slots. */
void view_look(struct view *, int64_t now_ms);

/* Leave those slots away that have run out by then. */
void view_end_slots(struct view *, int64_t slot_now);

/* What the clock says, in a call at that time, of a visitor or not, that stands
 * in a silence. */
int64_t view_heard_now(const struct view *, int64_t now_ms, bool is_heard);

#endif
