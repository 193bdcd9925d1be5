/*
 * How a room comes into being: its witness, then its checkpoint, then its hash
 * in Redis, all under the room's lock.  It is made closed, and opened by the
 * same update as a room that was closed before: whatever fails in between
 * leaves a closed room and not a half of one.
 */
#include "queue/room_create.h"
#include "queue/restore.h"
#include "queue/room_epoch.h"
#include "queue/room_keys.h"
#include "store/functions.h"

/* CONFLICT: there is such a room already. */
static enum status
create_in_redis(struct queue_context *q, const struct checkpoint *c)
{
	struct redis_args a = { 0 };
	int64_t created;
	enum status st;

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	restore_put(&a, c);
	st = redis_call_ints(q->redis, &function_room_create, &a, &created, 1);
	return st == ST_OK && created == 0 ? ST_CONFLICT : st;
}

/* The checkpoint stays when Redis did not say what it did: the next use of the
 * room then restores it from there. */
static enum status
create_locked(struct queue_context *q, int64_t concert_id,
    const struct room_change *opening)
{
	struct checkpoint c = { .concert_id = concert_id, .sellable = -1 };
	enum status st;

	room_change_defaults(&c.set);
	if ((st = room_change_apply(opening, &c.set)) != ST_OK)
		return st;
	c.set.closed = 1;
	room_epoch_begin(&c, 1);
	if ((st = checkpoint_write(q->conf, &c)) != ST_OK) {
		witness_remove(c.witness);
		return st;
	}
	if ((st = create_in_redis(q, &c)) == ST_OK)
		room_epoch_confirm(q, &c);
	if (st == ST_CONFLICT) {
		checkpoint_remove(q->conf, concert_id);
		witness_remove(c.witness);
	}
	return st;
}

/* Whether it exists is asked under the lock: of two that open it at once, one
 * makes it. */
enum status
room_create_if_missing(struct queue_context *q, int64_t concert_id,
    const struct room_change *opening)
{
	struct checkpoint c;
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = checkpoint_read(q->conf, concert_id, &c);
	if (st == ST_NO_ROOM)
		st = create_locked(q, concert_id, opening);
	checkpoint_unlock(fd);
	return st;
}
