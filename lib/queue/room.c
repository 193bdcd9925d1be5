#include <string.h>

#include "queue/checkpoint.h"
#include "queue/draw.h"
#include "queue/keys.h"
#include "queue/restore.h"
#include "queue/room.h"
#include "queue/room_change.h"
#include "queue/upkeep.h"
#include "store/scripts.h"

/* Have Redis do what the checkpoint says already: start with this, add what is
 * changed as field, value, ... and tell(). */
static void
tell_who(struct redis_args *a, const struct queue *q,
    const struct checkpoint *c, const char *who, const char *what)
{
	keys_room(a, c->concert_id);
	keys_end(a, q);
	redis_arg_text(a, who);
	redis_arg_text(a, what);
	redis_arg_int(a, c->set.opens_at_ms);
}

static enum status
tell(struct queue *q, const struct checkpoint *c, const struct redis_args *a)
{
	int64_t out[2];
	enum status st;

	st = restore_eval_ints(q, c->concert_id, &script_room_set, a, out, 2);
	if (st == ST_OK)
		upkeep_do(q, c->concert_id, out[0]);
	return st;
}

static enum status
tell_change(struct queue *q, const struct checkpoint *c,
    const struct room_change *change, const char *verb, const char *who)
{
	struct redis_args a = { 0 };
	char text[ROOM_WHAT_MAX];
	struct str what;

	str_init(&what, text, sizeof text);
	str_add(&what, "%s", verb);
	room_change_describe(change, &what);
	tell_who(&a, q, c, who, what.text);
	room_change_put(change, &a);
	return tell(q, c, &a);
}

static void
begin_epoch(struct checkpoint *c, int64_t epoch)
{
	c->epoch = epoch;
	c->issued = c->serving = 0;
	c->gaps[0] = '\0';
	c->mark = checkpoint_next_mark(0);
	c->entrants = -1;
	draw_new_seed(c->seed, c->commitment);
}

static enum status
create(struct queue *q, const struct checkpoint *c)
{
	struct redis_args a = { 0 };
	int64_t created;
	enum status st;

	keys_room(&a, c->concert_id);
	keys_end(&a, q);
	redis_arg_text(&a, "epoch");
	redis_arg_int(&a, c->epoch);
	redis_arg_text(&a, "mark");
	redis_arg_int(&a, c->mark);
	restore_put(&a, c);
	st = redis_eval_ints(q->redis, &script_room_create, &a, &created, 1);
	return st == ST_OK && created == 0 ? ST_CONFLICT : st;
}

/* The settings to open with, written down. */
static enum status
write_opening(struct queue *q, int64_t concert_id,
    const struct room_change *change, struct checkpoint *c, bool *is_new)
{
	enum status st = checkpoint_read(q->conf, concert_id, c);

	*is_new = st == ST_NO_ROOM;
	if (*is_new) {
		*c = (struct checkpoint){ .concert_id = concert_id,
			.sellable = -1 };
		room_change_defaults(&c->set);
		begin_epoch(c, 1);
	} else if (st != ST_OK)
		return st;
	else if (c->set.closed == 0)
		return ST_CONFLICT;
	c->set.closed = 0;
	if ((st = room_change_apply(change, &c->set)) != ST_OK)
		return st;
	return checkpoint_write(q->conf, c);
}

enum status
room_open(struct queue *q, int64_t concert_id, const struct room_change *change,
    const char *who)
{
	struct room_change opening = *change;
	struct checkpoint c;
	enum status st;
	bool is_new;
	int fd;

	if ((st = room_change_int(&opening, ROOM_KEY_closed, 0)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = write_opening(q, concert_id, &opening, &c, &is_new);
	if (st == ST_OK && is_new && (st = create(q, &c)) == ST_CONFLICT)
		checkpoint_remove(q->conf, concert_id);
	checkpoint_unlock(fd);
	if (st != ST_OK)
		return st;
	return tell_change(q, &c, &opening, "open:", who);
}

/* An opening time can be set until it has come, and never behind the backs of
 * those who have a number. */
static enum status
check_opening(
    struct queue *q, int64_t concert_id, const struct room_change *change)
{
	struct room room;
	enum status st;

	if ((st = room_show(q, concert_id, &room)) != ST_OK)
		return st;
	if (!change->has[ROOM_KEY_opens_at_ms] ||
	    change->to.opens_at_ms == room.set.opens_at_ms)
		return ST_OK;
	if (room.state != ROOM_SCHEDULED && room.issued > 0)
		return ST_CONFLICT;
	return room.entrants >= 0 ? ST_CONFLICT : ST_OK;
}

enum status
room_set(struct queue *q, int64_t concert_id, const struct room_change *change,
    const char *who)
{
	struct checkpoint c;
	enum status st;
	int fd;

	if ((st = check_opening(q, concert_id, change)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK &&
	    (st = room_change_apply(change, &c.set)) == ST_OK)
		st = checkpoint_write(q->conf, &c);
	checkpoint_unlock(fd);
	return st == ST_OK ? tell_change(q, &c, change, "", who) : st;
}

static enum status
set_switch(struct queue *q, int64_t concert_id, enum room_key key, int64_t to,
    const char *who)
{
	struct room_change change = { 0 };
	enum status st;

	if ((st = room_change_int(&change, key, to)) != ST_OK)
		return st;
	return room_set(q, concert_id, &change, who);
}

enum status
room_pause(struct queue *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_KEY_paused, 1, who);
}

enum status
room_resume(struct queue *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_KEY_paused, 0, who);
}

enum status
room_close(struct queue *q, int64_t concert_id, const char *who)
{
	return set_switch(q, concert_id, ROOM_KEY_closed, 1, who);
}

static enum status
reset(struct queue *q, const struct checkpoint *c)
{
	struct redis_args a = { 0 };
	int64_t did;
	enum status st;

	keys_room(&a, c->concert_id);
	keys_end(&a, q);
	redis_arg_int(&a, c->epoch);
	redis_arg_text(&a, c->seed);
	redis_arg_text(&a, c->commitment);
	redis_arg_int(&a, c->mark);
	redis_arg_int(&a, c->set.opens_at_ms);
	st = restore_eval_ints(
	    q, c->concert_id, &script_room_reset, &a, &did, 1);
	if (st != ST_OK)
		return st;
	return restore_clear(q, c->concert_id);
}

enum status
room_reset(struct queue *q, int64_t concert_id, const char *who)
{
	struct redis_args a = { 0 };
	struct checkpoint c;
	struct room room;
	enum status st;
	int fd;

	/* A lost room is restored as it was first, or its gap would be jumped
	 * in the new epoch. */
	if ((st = room_show(q, concert_id, &room)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK) {
		begin_epoch(&c, c.epoch + 1);
		if (c.set.opens_at_ms <= room.now_ms)
			c.set.opens_at_ms = 0;
		st = checkpoint_write(q->conf, &c);
	}
	checkpoint_unlock(fd);
	if (st != ST_OK || (st = reset(q, &c)) != ST_OK)
		return st;
	tell_who(&a, q, &c, who, "reset");
	return tell(q, &c, &a);
}

enum status
room_stock(struct queue *q, int64_t concert_id, int64_t sellable, int64_t held)
{
	struct redis_args a = { 0 };
	struct checkpoint c;
	enum status st;
	int fd;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = checkpoint_read(q->conf, concert_id, &c);
	if (st == ST_OK && (c.sellable != sellable || c.held != held)) {
		c.sellable = sellable;
		c.held = held;
		st = checkpoint_write(q->conf, &c);
	}
	checkpoint_unlock(fd);
	if (st != ST_OK)
		return st;
	tell_who(&a, q, &c, "", "");
	redis_arg_text(&a, "sellable");
	redis_arg_int(&a, sellable);
	redis_arg_text(&a, "held");
	redis_arg_int(&a, held);
	return tell(q, &c, &a);
}
