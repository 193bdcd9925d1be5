/*
 * The rules of room_set.lua about draws once more, for what is refused before
 * it is written to disk, and to tell operators why.  Redis has the last word.
 */
#include <string.h>

#include "queue/room_draw.h"

bool
room_draw_is_changed(const struct room_change *change)
{
	return change->has[ROOM_SETTING_opens_at_ms] ||
	       change->has[ROOM_SETTING_freeze_ms] ||
	       change->has[ROOM_SETTING_beacon] ||
	       change->has[ROOM_SETTING_beacon_round] ||
	       change->has[ROOM_SETTING_beacon_wait_ms];
}

/* The settings as they would be. */
static void
lay_over(const struct room_change *change, struct room_settings *set)
{
	if (change->has[ROOM_SETTING_opens_at_ms])
		set->opens_at_ms = change->to.opens_at_ms;
	if (change->has[ROOM_SETTING_freeze_ms])
		set->freeze_ms = change->to.freeze_ms;
	if (change->has[ROOM_SETTING_beacon])
		memcpy(set->beacon, change->to.beacon, sizeof set->beacon);
	if (change->has[ROOM_SETTING_beacon_round])
		set->beacon_round = change->to.beacon_round;
	if (change->has[ROOM_SETTING_beacon_wait_ms])
		set->beacon_wait_ms = change->to.beacon_wait_ms;
}

bool
room_draw_is_frozen(const struct room *room)
{
	const struct room_settings *set = &room->set;

	return set->opens_at_ms > 0 && room->drawn == 0 &&
	       (room->counted >= 0 ||
		   room->now_ms >= set->opens_at_ms - set->freeze_ms);
}

/* For a room that nobody has entered, an opening in the past is no draw. */
static bool
is_freeze_past(const struct room_settings *to, const struct room *room)
{
	return to->opens_at_ms > 0 &&
	       to->opens_at_ms - to->freeze_ms <= room->now_ms &&
	       (room->issued > 0 || to->opens_at_ms > room->now_ms);
}

/* In the order in which an operator can do something about it. */
enum room_draw_conflict
room_draw_conflict(const struct room_change *change, const struct room *room)
{
	const struct room_settings *is = &room->set;
	struct room_settings to = *is;
	bool is_moved, is_renamed;

	lay_over(change, &to);
	is_moved =
	    to.opens_at_ms != is->opens_at_ms || to.freeze_ms != is->freeze_ms;
	is_renamed = strcmp(to.beacon, is->beacon) != 0 ||
		     to.beacon_round != is->beacon_round;
	if (!is_moved && !is_renamed && to.beacon_wait_ms == is->beacon_wait_ms)
		return ROOM_DRAW_FREE;
	if (room->counted >= 0 || room_draw_is_frozen(room))
		return ROOM_DRAW_FROZEN;
	if (to.opens_at_ms != is->opens_at_ms && is->opens_at_ms == 0 &&
	    room->issued > 0)
		return ROOM_DRAW_NUMBERED;
	if (to.opens_at_ms == 0 && is->opens_at_ms != 0 && room->issued > 0)
		return ROOM_DRAW_AWAITED;
	if (is_renamed && room->issued > 0)
		return ROOM_DRAW_ENTERED;
	return is_moved && is_freeze_past(&to, room) ? ROOM_DRAW_PAST
						     : ROOM_DRAW_FREE;
}
