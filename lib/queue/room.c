/*
 * What an operator does to a room: each is a struct room_update, whose plan
 * says what it changes.  How it is made safely is room_update.c's matter;
 * nothing here writes a checkpoint or calls Redis that changes a room.
 */
#include "queue/room.h"
#include "base/str.h"
#include "queue/entrants.h"
#include "queue/restore.h"
#include "queue/room_create.h"
#include "queue/room_draw.h"
#include "queue/room_epoch.h"
#include "queue/room_log.h"
#include "queue/room_read.h"
#include "queue/room_update.h"
#include "store/functions.h"

/* --- settings ------------------------------------------------------------ */

static void
describe_change(const char *verb, const struct room_change *change,
    char what[ROOM_LOG_WHAT_MAX])
{
	struct str s;

	str_init(&s, what, ROOM_LOG_WHAT_MAX);
	str_add(&s, "%s", verb);
	room_change_describe(change, &s);
}

/* The change over the settings on disk; Redis is given the fields it names. */
static enum status
plan_change(
    const struct room_update *u, struct checkpoint *c, struct redis_args *a)
{
	enum status st;

	if ((st = room_change_apply(u->change, &c->set)) != ST_OK)
		return st;
	room_change_put(u->change, a);
	return ST_OK;
}

static enum status
plan_opening(
    const struct room_update *u, struct checkpoint *c, struct redis_args *a)
{
	if (c->set.closed == 0)
		return ST_CONFLICT;
	return plan_change(u, c, a);
}

/* Two steps that may be done by two calls: the room is there, closed, when the
 * second one fails. */
enum status
room_open(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const char *operator_name)
{
	struct room_change opening = *change;
	char what[ROOM_LOG_WHAT_MAX];
	const struct room_update u = { .function = &function_room_set,
		.plan = plan_opening,
		.operator_name = operator_name,
		.what = what,
		.change = &opening };
	enum status st;

	if ((st = room_change_int(&opening, ROOM_SETTING_closed, 0)) != ST_OK ||
	    (st = room_create_if_missing(q, concert_id, &opening)) != ST_OK)
		return st;
	describe_change("open:", &opening, what);
	return room_update_make(q, concert_id, &u);
}

/* Nothing that decides a draw changes once its entrants are counted.  Redis
 * decides; this only keeps a change that is certain to be refused from being
 * written to disk first. */
static enum status
check_draw(struct queue_context *q, int64_t concert_id,
    const struct room_change *change)
{
	struct room room;
	enum status st;

	if (!room_draw_is_changed(change))
		return ST_OK;
	if ((st = room_read(q, concert_id, &room)) != ST_OK)
		return st;
	return room_draw_conflict(change, &room) == ROOM_DRAW_FREE
		   ? ST_OK
		   : ST_CONFLICT;
}

/* The update has its change and its operator; this adds how settings are
 * changed. */
static enum status
make_settings_update(
    struct queue_context *q, int64_t concert_id, struct room_update *u)
{
	char what[ROOM_LOG_WHAT_MAX];
	enum status st;

	if ((st = check_draw(q, concert_id, u->change)) != ST_OK)
		return st;
	u->function = &function_room_set;
	u->plan = plan_change;
	u->what = what;
	describe_change("", u->change, what);
	return room_update_make(q, concert_id, u);
}

enum status
room_set(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const char *operator_name)
{
	struct room_update u = { .operator_name = operator_name,
		.change = change };

	return make_settings_update(q, concert_id, &u);
}

static enum status
allow_unchanged(const struct room_update *u, const struct room *room)
{
	return room_change_is_stale(u->change, u->basis, &room->set)
		   ? ST_SETTING_CHANGED
		   : ST_OK;
}

enum status
room_set_if_unchanged(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const struct room_change *basis,
    const char *operator_name)
{
	struct room_update u = { .allow = allow_unchanged,
		.operator_name = operator_name,
		.change = change,
		.basis = basis };

	return make_settings_update(q, concert_id, &u);
}

static enum status
allow_unless_closed(const struct room_update *u, const struct room *room)
{
	(void)u;
	return room->state == ROOM_CLOSED ? ST_ROOM_CLOSED : ST_OK;
}

/* A setting that is 0 or 1.  Only a room that is not closed is paused or
 * resumed; closing a closed room is not an error. */
static enum status
set_switch(struct queue_context *q, int64_t concert_id, enum room_setting key,
    int64_t to, const char *operator_name)
{
	struct room_change change = { 0 };
	struct room_update u = { .operator_name = operator_name,
		.change = &change };
	enum status st;

	if (key == ROOM_SETTING_paused)
		u.allow = allow_unless_closed;
	if ((st = room_change_int(&change, key, to)) != ST_OK)
		return st;
	return make_settings_update(q, concert_id, &u);
}

enum status
room_pause(
    struct queue_context *q, int64_t concert_id, const char *operator_name)
{
	return set_switch(q, concert_id, ROOM_SETTING_paused, 1, operator_name);
}

enum status
room_resume(
    struct queue_context *q, int64_t concert_id, const char *operator_name)
{
	return set_switch(q, concert_id, ROOM_SETTING_paused, 0, operator_name);
}

enum status
room_close(
    struct queue_context *q, int64_t concert_id, const char *operator_name)
{
	return set_switch(q, concert_id, ROOM_SETTING_closed, 1, operator_name);
}

/* --- a new epoch --------------------------------------------------------- */

/* A new epoch, of which Redis is told what it cannot make up itself. */
static enum status
plan_reset(
    const struct room_update *u, struct checkpoint *c, struct redis_args *a)
{
	room_epoch_begin(c, c->epoch + 1);
	if (c->set.opens_at_ms <= u->now_ms)
		c->set.opens_at_ms = 0;
	redis_arg_int(a, c->epoch);
	redis_arg_text(a, c->seed);
	redis_arg_text(a, c->commitment);
	redis_arg_int(a, c->issued_limit);
	redis_arg_int(a, c->set.opens_at_ms);
	redis_arg_text(a, c->witness);
	redis_arg_text(a, c->entry_salt);
	return ST_OK;
}

/* An operator who sees that a draw goes wrong must not hold another one. */
static enum status
allow_reset(const struct room_update *u, const struct room *room)
{
	(void)u;
	return room_draw_is_frozen(room) ? ST_CONFLICT : ST_OK;
}

/* The room's own clock decides whether its opening time has passed, so the
 * room is read first. */
enum status
room_reset(
    struct queue_context *q, int64_t concert_id, const char *operator_name)
{
	struct room_update u = { .function = &function_room_reset,
		.plan = plan_reset,
		.allow = allow_reset,
		.operator_name = operator_name,
		.what = "reset" };
	struct room room;
	enum status st;

	if ((st = room_read(q, concert_id, &room)) != ST_OK)
		return st;
	u.now_ms = room.now_ms;
	if ((st = room_update_make(q, concert_id, &u)) == ST_OK)
		restore_clear(q, concert_id);
	if (st == ST_OK && room.entrants_hash[0] != '\0')
		entrants_remove(q->conf, concert_id, room.entrants_hash);
	return st;
}
