/*
 * How a draw comes about (rule 9).  Each step is on disk before it holds:
 *
 *     count       Redis, at the freeze: how many take part
 *     freeze      their list, its hash, then the checkpoint, then when that
 *                 was on disk: the checkpoint once more, then Redis
 *     (beacon)    its value: the checkpoint, then Redis (room_beacon.c)
 *     hold        at the opening: the key of all these, the checkpoint, Redis
 *
 * The checkpoint decides: what is in it is never replaced, so that of two
 * callers who take the same step the second one only tells Redis again.  The
 * key is made of the checkpoint's values alone, and these are what is
 * published.
 */
#include <string.h>

#include "queue/draw_hold.h"
#include "queue/entrants.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_read.h"
#include "store/functions.h"

void
draw_hold_put(struct redis_args *a, const struct checkpoint *c)
{
	redis_arg_int(a, c->epoch);
	redis_arg_int(a, c->entrants);
	redis_arg_text(a, c->entrants_hash);
	redis_arg_int(a, c->frozen_at_ms);
	redis_arg_int(a, c->beacon_state);
	redis_arg_text(a, c->beacon_value);
	redis_arg_text(a, c->draw_key);
}

/* Returns whether the checkpoint changed. */
static bool
hold_draw(struct checkpoint *c)
{
	const struct draw_inputs in = { .seed = c->seed,
		.entrants = c->entrants,
		.entrants_hash = c->entrants_hash,
		.beacon = c->beacon_state == DRAW_BEACON_CAME ? c->beacon_value
							      : "" };

	if (c->draw_key[0] != '\0')
		return false;
	draw_key(&in, c->draw_key);
	return true;
}

static enum status
freeze_entrants(struct queue_context *q, struct checkpoint *c,
    const struct room *room, const struct entrants *list)
{
	if (list->text == NULL)
		return ST_RETRY;
	c->entrants = room->counted;
	memcpy(c->entrants_hash, list->hash, sizeof c->entrants_hash);
	return checkpoint_write(q->conf, c);
}

/* The clock is read once the hash is on disk, so that what is published is
 * never too early, however long the disk took; a call that was cut short in
 * between leaves this to the next one. */
static enum status
note_freeze(struct queue_context *q, struct checkpoint *c)
{
	struct room now;
	enum status st;

	if ((st = room_read_as_is(q, c->concert_id, &now)) != ST_OK)
		return st;
	c->frozen_at_ms = now.now_ms;
	return checkpoint_write(q->conf, c);
}

/* Under the lock.  A room that was lost meanwhile is not frozen by what was
 * read of it: it may have been read in part. */
static enum status
write_draw_step(struct queue_context *q, const struct room *room,
    const struct entrants *list, struct checkpoint *c)
{
	struct room now;
	enum status st;

	if ((st = room_read_as_is(q, room->concert_id, &now)) != ST_OK ||
	    (st = checkpoint_read(q->conf, room->concert_id, c)) != ST_OK)
		return st;
	if (c->epoch != room->epoch || now.epoch != room->epoch)
		return ST_RETRY;
	if (c->entrants < 0 &&
	    (st = freeze_entrants(q, c, room, list)) != ST_OK)
		return st;
	if (c->frozen_at_ms == 0)
		return note_freeze(q, c);
	if (room->is_hold_due == 1 && hold_draw(c))
		return checkpoint_write(q->conf, c);
	return ST_OK;
}

static enum status
tell_of_draw(
    struct queue_context *q, const struct checkpoint *c, int64_t *flags)
{
	struct redis_args a = { 0 };

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	redis_arg_text(&a, "");
	redis_arg_text(&a, "");
	draw_hold_put(&a, c);
	return redis_call_ints(q->redis, &function_draw_follow, &a, flags, 1);
}

static enum status
draw_step_locked(struct queue_context *q, const struct room *room,
    const struct entrants *list, int64_t *flags)
{
	struct checkpoint c = { 0 };
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, room->concert_id, &fd)) != ST_OK)
		return st;
	if ((st = write_draw_step(q, room, list, &c)) == ST_OK)
		st = tell_of_draw(q, &c, flags);
	checkpoint_unlock(fd);
	/* Another list than the one that counts. */
	if (list->text != NULL && c.entrants >= 0 &&
	    strcmp(c.entrants_hash, list->hash) != 0)
		entrants_remove(q->conf, room->concert_id, list->hash);
	return st;
}

/* The list is collected and on disk before the lock is taken: for many entrants
 * that takes a while. */
static enum status
list_entrants(
    struct queue_context *q, const struct room *room, struct entrants *list)
{
	struct checkpoint c;
	enum status st;

	if ((st = checkpoint_read(q->conf, room->concert_id, &c)) != ST_OK)
		return st;
	if (c.entrants >= 0 || c.epoch != room->epoch)
		return ST_OK;
	st = entrants_collect(
	    q, room->concert_id, c.epoch, room->counted, c.entry_salt, list);
	if (st == ST_OK)
		st = entrants_publish(q->conf, room->concert_id, list);
	return st;
}

enum status
draw_hold_step(struct queue_context *q, int64_t concert_id, int64_t *flags)
{
	struct entrants list = { 0 };
	struct room room;
	enum status st;

	if ((st = room_read(q, concert_id, &room)) != ST_OK)
		return st;
	if (room.counted < 0 || room.drawn == 1)
		return ST_OK;
	if ((st = list_entrants(q, &room, &list)) == ST_OK)
		st = draw_step_locked(q, &room, &list, flags);
	entrants_free(&list);
	if (st == ST_ROOM_LOST)
		st = restore_room(q, concert_id);
	return st == ST_RETRY ? ST_OK : st;
}
