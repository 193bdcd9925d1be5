#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "queue/checkpoint.h"
#include "queue/draw.h"
#include "queue/followup.h"
#include "queue/restore.h"
#include "queue/room.h"
#include "queue/room_change.h"
#include "queue/room_keys.h"
#include "queue/room_log.h"
#include "queue/room_read.h"
#include "store/scripts.h"

/* A change that meets a lost room, has it restored and meets another loss. */
#define TRIES 3

/*
 * A change of a room, made on disk and then in Redis, under the room's lock:
 * changes follow each other in the same order in both.
 */
struct deed {
	const struct redis_script *script;
	/* Change what the checkpoint says, and add the script's arguments. */
	enum status (*plan)(
	    const struct deed *, struct checkpoint *, struct redis_args *);
	const char *who, *what; /* for the log; who is empty: not for it */
	/* May it be done to the room as it stands?  NULL: whatever it is. */
	enum status (*allow)(const struct deed *, const struct room *);
	const struct room_change *change;
	const struct room_change *seen; /* what the change is based on */
	int64_t sellable, held;
	int64_t now_ms;
};

static enum status
write_new(struct queue_context *q, const struct checkpoint *old,
    const struct checkpoint *new)
{
	if (memcmp(old, new, sizeof *new) == 0)
		return ST_OK;
	return checkpoint_write(q->conf, new);
}

/* Redis did nothing of it. */
static bool
is_refusal(enum status st)
{
	return st == ST_CONFLICT || st == ST_ROOM_LOST;
}

/* Redis has begun the epoch: from here on its witness counts. */
static void
epoch_began(struct queue_context *q, const struct checkpoint *c)
{
	char run_id[REDIS_RUN_ID];

	redis_run_id(q->redis, run_id);
	witness_follow(c->witness, run_id);
}

/* A deed that begins an epoch has made a witness for it.  Of two, the one that
 * is not needed goes; both stay when Redis did not say what it did. */
static void
settle_witness(struct queue_context *q, const struct checkpoint *was,
    const struct checkpoint *c, enum status st)
{
	if (c->epoch == was->epoch)
		return;
	if (st == ST_OK) {
		epoch_began(q, c);
		witness_remove(was->witness);
	} else if (is_refusal(st))
		witness_remove(c->witness);
}

/* What Redis refused did not take place on disk either; what it may have done
 * stays written. */
static enum status
write_and_run(struct queue_context *q, const struct deed *d,
    const struct checkpoint *was, int64_t *flags)
{
	struct checkpoint c = *was;
	struct redis_args a = { 0 };
	int64_t out[2];
	enum status st;

	room_keys_all(&a, c.concert_id);
	room_keys_end(&a, q);
	redis_arg_text(&a, d->who);
	redis_arg_text(&a, d->what);
	if ((st = d->plan(d, &c, &a)) != ST_OK ||
	    (st = write_new(q, was, &c)) != ST_OK)
		return st;
	st = redis_eval_ints(q->redis, d->script, &a, out, 2);
	if (st == ST_OK)
		*flags = out[0];
	if (is_refusal(st) && write_new(q, &c, was) != ST_OK)
		log_error("room %lld: its checkpoint has a refused change",
		    (long long)c.concert_id);
	settle_witness(q, was, &c, st);
	return st;
}

/*
 * Nobody changes a setting without the lock: what is asked for here holds until
 * the change is made, and a change that is refused was never on disk.
 */
static enum status
ask_leave(struct queue_context *q, int64_t concert_id, const struct deed *d)
{
	struct room room;
	enum status st;

	if (d->allow == NULL)
		return ST_OK;
	if ((st = room_read_as_is(q, concert_id, &room)) != ST_OK)
		return st;
	return d->allow(d, &room);
}

static enum status
try_once(struct queue_context *q, int64_t concert_id, const struct deed *d)
{
	struct checkpoint c;
	int64_t flags = 0;
	enum status st;
	int fd;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK &&
	    (st = ask_leave(q, concert_id, d)) == ST_OK)
		st = write_and_run(q, d, &c, &flags);
	checkpoint_unlock(fd);
	if (st == ST_OK)
		followup_do(q, concert_id, flags);
	return st;
}

static enum status
carry_out(struct queue_context *q, int64_t concert_id, const struct deed *d)
{
	struct room room;
	enum status st;

	for (int i = 0; i < TRIES; i++) {
		st = try_once(q, concert_id, d);
		if (st != ST_ROOM_LOST)
			return st;
		/* Looking restores it, as it was before the change. */
		if ((st = room_read(q, concert_id, &room)) != ST_OK)
			return st;
	}
	return ST_UNAVAILABLE;
}

/* --- settings ------------------------------------------------------------ */

static void
describe(const char *verb, const struct room_change *change,
    char what[ROOM_WHAT_MAX])
{
	struct str s;

	str_init(&s, what, ROOM_WHAT_MAX);
	str_add(&s, "%s", verb);
	room_change_describe(change, &s);
}

static enum status
plan_change(const struct deed *d, struct checkpoint *c, struct redis_args *a)
{
	enum status st;

	if ((st = room_change_apply(d->change, &c->set)) != ST_OK)
		return st;
	room_change_put(d->change, a);
	return ST_OK;
}

static enum status
plan_opening(const struct deed *d, struct checkpoint *c, struct redis_args *a)
{
	if (c->set.closed == 0)
		return ST_CONFLICT;
	return plan_change(d, c, a);
}

/* Its witness is there before the first index is.  Without one it works, but
 * numbers are jumped over when Redis restarts. */
static void
begin_epoch(struct checkpoint *c, int64_t epoch)
{
	if (witness_make(true, c->witness) != ST_OK)
		log_warn("room %lld: no witness", (long long)c->concert_id);
	c->epoch = epoch;
	c->issued = c->serving = 0;
	c->gaps[0] = '\0';
	c->issued_limit = checkpoint_next_limit(0);
	c->entrants = -1;
	draw_new_seed(c->seed, c->commitment);
}

static enum status
create(struct queue_context *q, const struct checkpoint *c)
{
	struct redis_args a = { 0 };
	int64_t created;
	enum status st;

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	redis_arg_text(&a, "epoch");
	redis_arg_int(&a, c->epoch);
	redis_arg_text(&a, "mark");
	redis_arg_int(&a, c->issued_limit);
	restore_put(&a, c);
	st = redis_eval_ints(q->redis, &script_room_create, &a, &created, 1);
	return st == ST_OK && created == 0 ? ST_CONFLICT : st;
}

/* With the settings it is about to be opened with, but closed. */
static enum status
make_room(struct queue_context *q, int64_t concert_id,
    const struct room_change *opening)
{
	struct checkpoint c = { .concert_id = concert_id, .sellable = -1 };
	enum status st;

	room_change_defaults(&c.set);
	if ((st = room_change_apply(opening, &c.set)) != ST_OK)
		return st;
	c.set.closed = 1;
	begin_epoch(&c, 1);
	if ((st = checkpoint_write(q->conf, &c)) != ST_OK) {
		witness_remove(c.witness);
		return st;
	}
	if ((st = create(q, &c)) == ST_OK)
		epoch_began(q, &c);
	if (st == ST_CONFLICT) {
		checkpoint_remove(q->conf, concert_id);
		witness_remove(c.witness);
	}
	return st;
}

static enum status
make_unless_there(struct queue_context *q, int64_t concert_id,
    const struct room_change *opening)
{
	struct checkpoint c;
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = checkpoint_read(q->conf, concert_id, &c);
	if (st == ST_NO_ROOM)
		st = make_room(q, concert_id, opening);
	checkpoint_unlock(fd);
	return st;
}

enum status
room_open(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const char *who)
{
	struct room_change opening = *change;
	char what[ROOM_WHAT_MAX];
	const struct deed d = { &script_room_set, plan_opening, .who = who,
		.what = what, .change = &opening };
	enum status st;

	if ((st = room_change_int(&opening, ROOM_SETTING_closed, 0)) != ST_OK ||
	    (st = make_unless_there(q, concert_id, &opening)) != ST_OK)
		return st;
	describe("open:", &opening, what);
	return carry_out(q, concert_id, &d);
}

/* An opening time can be set until it has come, and never behind the backs of
 * those who have a number: what is certainly refused is not written first. */
static enum status
check_opening(struct queue_context *q, int64_t concert_id,
    const struct room_change *change)
{
	struct room room;
	enum status st;

	if (!change->has[ROOM_SETTING_opens_at_ms])
		return ST_OK;
	if ((st = room_read(q, concert_id, &room)) != ST_OK ||
	    change->to.opens_at_ms == room.set.opens_at_ms)
		return st;
	if (room.state != ROOM_SCHEDULED && room.issued > 0)
		return ST_CONFLICT;
	return room.entrants >= 0 ? ST_CONFLICT : ST_OK;
}

static enum status
do_set(struct queue_context *q, int64_t concert_id, struct deed *d)
{
	char what[ROOM_WHAT_MAX];
	enum status st;

	if ((st = check_opening(q, concert_id, d->change)) != ST_OK)
		return st;
	d->script = &script_room_set;
	d->plan = plan_change;
	d->what = what;
	describe("", d->change, what);
	return carry_out(q, concert_id, d);
}

enum status
room_set(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const char *who)
{
	struct deed d = { .who = who, .change = change };

	return do_set(q, concert_id, &d);
}

static enum status
allow_unchanged(const struct deed *d, const struct room *room)
{
	return room_change_is_stale(d->change, d->seen, &room->set)
		   ? ST_SETTING_CHANGED
		   : ST_OK;
}

enum status
room_set_seen(struct queue_context *q, int64_t concert_id,
    const struct room_change *change, const struct room_change *seen,
    const char *who)
{
	struct deed d = { .allow = allow_unchanged,
		.who = who,
		.change = change,
		.seen = seen };

	return do_set(q, concert_id, &d);
}

static enum status
allow_unless_closed(const struct deed *d, const struct room *room)
{
	(void)d;
	return room->state == ROOM_CLOSED ? ST_ROOM_CLOSED : ST_OK;
}

static enum status
set_switch(struct queue_context *q, int64_t concert_id, enum room_setting key,
    int64_t to, const char *who)
{
	struct room_change change = { 0 };
	struct deed d = { .who = who, .change = &change };
	enum status st;

	if (key == ROOM_SETTING_paused)
		d.allow = allow_unless_closed;
	if ((st = room_change_int(&change, key, to)) != ST_OK)
		return st;
	return do_set(q, concert_id, &d);
}

enum status
room_pause(struct queue_context *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_SETTING_paused, 1, who);
}

enum status
room_resume(struct queue_context *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_SETTING_paused, 0, who);
}

enum status
room_close(struct queue_context *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_SETTING_closed, 1, who);
}

/* --- a new epoch -----------------------------------------------------------
 */

static enum status
plan_reset(const struct deed *d, struct checkpoint *c, struct redis_args *a)
{
	begin_epoch(c, c->epoch + 1);
	if (c->set.opens_at_ms <= d->now_ms)
		c->set.opens_at_ms = 0;
	redis_arg_int(a, c->epoch);
	redis_arg_text(a, c->seed);
	redis_arg_text(a, c->commitment);
	redis_arg_int(a, c->issued_limit);
	redis_arg_int(a, c->set.opens_at_ms);
	redis_arg_text(a, c->witness);
	return ST_OK;
}

enum status
room_reset(struct queue_context *q, int64_t concert_id, const char *who)
{
	struct deed d = { &script_room_reset, plan_reset, .who = who,
		.what = "reset" };
	struct room room;
	enum status st;

	if ((st = room_read(q, concert_id, &room)) != ST_OK)
		return st;
	d.now_ms = room.now_ms;
	if ((st = carry_out(q, concert_id, &d)) == ST_OK)
		restore_clear(q, concert_id);
	return st;
}

/* --- stock --------------------------------------------------------------- */

static enum status
plan_stock(const struct deed *d, struct checkpoint *c, struct redis_args *a)
{
	c->sellable = d->sellable;
	c->held = d->held;
	redis_arg_text(a, "sellable");
	redis_arg_int(a, d->sellable);
	redis_arg_text(a, "held");
	redis_arg_int(a, d->held);
	return ST_OK;
}

enum status
room_stock(
    struct queue_context *q, int64_t concert_id, int64_t sellable, int64_t held)
{
	const struct deed d = { &script_room_set, plan_stock, .who = "",
		.what = "", .sellable = sellable, .held = held };

	return carry_out(q, concert_id, &d);
}
