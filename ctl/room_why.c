/*
 * The words for what a room refuses.  Which rule a change breaks is asked of
 * the room as it is now: it was refused a moment ago, and a draw does not thaw.
 */
#include "room_why.h"
#include "ctl.h"
#include "fault.h"
#include "queue/beacon.h"
#include "queue/beacon_watch.h"
#include "queue/room_draw.h"
#include "queue/room_read.h"

/* What is not explained here has its words in its status. */
enum status
room_why(struct ctl *c, enum status st, uint32_t id)
{
	switch (st) {
	case ST_NO_ROOM:
		return ctl_fail(c, st,
		    "concert %u has no room; make one with "
		    "`usherctl room open %u --capacity N`",
		    id, id);
	case ST_ROOM_CLOSED:
		return ctl_fail(c, st,
		    "the room is closed, and cannot be paused or resumed; "
		    "`usherctl room open %u --capacity N` opens it again",
		    id);
	case ST_UNAVAILABLE:
		return ctl_fail(c, st, "Redis does not answer");
	case ST_INTERNAL:
		return fault_explain(c, id);
	default:
		return st;
	}
}

/* With what can be done instead. */
static const char *
word_of_conflict(enum room_draw_conflict why)
{
	switch (why) {
	case ROOM_DRAW_FROZEN:
		return "the entrants of its draw are counted: nothing that "
		       "decides it can be changed any more; `usherctl room "
		       "close` ends the room";
	case ROOM_DRAW_AWAITED:
		return "visitors have entered for its draw, and it is not "
		       "called off: bring it nearer with --opens, or `usherctl "
		       "room reset` begins again";
	case ROOM_DRAW_ENTERED:
		return "visitors have entered: a beacon is named before that; "
		       "`usherctl room reset` begins again";
	case ROOM_DRAW_PAST:
		return "the entrants of its draw would have been counted by "
		       "now: give a later --opens or a shorter --freeze";
	default:
		return "places are given already: a draw can no longer be "
		       "held; `usherctl room reset` begins again";
	}
}

/* A room that is not there was refused by its own times; one that is open, and
 * whose draw allows the change, because it is open. */
enum status
room_why_refused(struct ctl *c, uint32_t id, const struct room_change *change,
    bool is_opening)
{
	enum room_draw_conflict why = ROOM_DRAW_PAST;
	struct room room;
	enum status st = room_read(&c->app.queue, id, &room);

	if (st == ST_OK)
		why = room_draw_conflict(change, &room);
	else if (st != ST_NO_ROOM)
		return room_why(c, st, id);
	if (st == ST_OK && is_opening && room.set.closed == 0)
		return ctl_fail(c, ST_CONFLICT,
		    "it is open already; `usherctl room set` changes it");
	return ctl_fail(c, ST_CONFLICT, "%s", word_of_conflict(why));
}

enum status
room_why_not_reset(struct ctl *c, uint32_t id)
{
	return ctl_fail(c, ST_CONFLICT,
	    "the entrants of its draw are counted: nothing begins again before "
	    "it was held; `usherctl room close %u` ends the room",
	    id);
}

/* A room that is yet to be made has the defaults under the change. */
enum status
room_why_known_beacon(
    struct ctl *c, uint32_t id, const struct room_change *change)
{
	struct room_settings set;
	char value[DRAW_BEACON_MAX];
	struct room room;

	room_change_defaults(&set);
	if (room_read(&c->app.queue, id, &room) == ST_OK)
		set = room.set;
	if (room_change_apply(change, &set) != ST_OK ||
	    !beacon_is_address(set.beacon) ||
	    beacon_watch_ask(&set, value) != ST_OK)
		return ST_OK;
	return ctl_fail(c, ST_CONFLICT,
	    "the beacon has its value for round %lld already: name a round "
	    "that "
	    "comes after the freeze",
	    (long long)set.beacon_round);
}
