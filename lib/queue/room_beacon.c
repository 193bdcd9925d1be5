/*
 * The value of a room's beacon.  It comes into being after the entrants' hash
 * is on disk, so that nobody who knows it can change what it is mixed with;
 * once one is written, no other ever is.
 *
 * Of an address that has to be shown: a value counts if the server, asked when
 * the hash was on disk, had none yet.  A freeze may be late, because the disk
 * was full or nobody called, and then nothing else tells which came first.
 */
#include <stdio.h>

#include "queue/beacon.h"
#include "queue/draw_hold.h"
#include "queue/room_beacon.h"
#include "queue/room_log.h"
#include "queue/room_update.h"
#include "store/functions.h"

/* A value that is early is noted at any time before the draw: it never counts.
 */
static enum status
allow_beacon(const struct room_update *u, const struct room *room)
{
	if (room->set.opens_at_ms == 0 || room->drawn == 1 ||
	    room->set.beacon[0] == '\0' ||
	    room->beacon_state != DRAW_BEACON_AWAITED)
		return ST_CONFLICT;
	return room->frozen == 1 || u->is_early ? ST_OK : ST_CONFLICT;
}

static enum status
plan_beacon(
    const struct room_update *u, struct checkpoint *c, struct redis_args *a)
{
	if (c->draw_key[0] != '\0' || c->beacon_state != DRAW_BEACON_AWAITED)
		return ST_CONFLICT;
	c->beacon_state = u->is_early ? DRAW_BEACON_EARLY : DRAW_BEACON_CAME;
	snprintf(c->beacon_value, sizeof c->beacon_value, "%s", u->value);
	draw_hold_put(a, c);
	return ST_OK;
}

/* Before the lock is taken, since the log tells it: that there was no value is
 * never taken back, so that this is never wrong to the other side. */
static enum status
judge_value(struct queue_context *q, int64_t concert_id, bool *is_early)
{
	struct checkpoint c;
	enum status st;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK)
		return st;
	if (beacon_is_address(c.set.beacon) && c.beacon_asked == 0)
		*is_early = true;
	return ST_OK;
}

/* A value that does not count is noted like one that does, and the log says
 * which it is. */
enum status
room_beacon(struct queue_context *q, int64_t concert_id, const char *value,
    bool is_early, const char *operator_name)
{
	char what[ROOM_LOG_WHAT_MAX];
	struct room_update u = { .function = &function_draw_follow,
		.plan = plan_beacon,
		.allow = allow_beacon,
		.operator_name = operator_name,
		.what = what,
		.value = value };
	enum status st;

	if (!beacon_is_value(value))
		return ST_BAD_FIELD;
	if ((st = judge_value(q, concert_id, &is_early)) != ST_OK)
		return st;
	u.is_early = is_early;
	snprintf(what, sizeof what, "beacon%s: %s",
	    is_early ? " too early" : "", value);
	return room_update_make(q, concert_id, &u);
}

static enum status
plan_wait(
    const struct room_update *u, struct checkpoint *c, struct redis_args *a)
{
	(void)u;
	if (c->beacon_asked == 1)
		return ST_CONFLICT;
	c->beacon_asked = 1;
	draw_hold_put(a, c);
	return ST_OK;
}

/* No operator does this, and it is not in the log. */
enum status
room_beacon_wait(struct queue_context *q, int64_t concert_id)
{
	const struct room_update u = { .function = &function_draw_follow,
		.plan = plan_wait,
		.allow = allow_beacon,
		.operator_name = "",
		.what = "" };

	return room_update_make(q, concert_id, &u);
}
