/*
 * The one way in which a room is changed, so that its checkpoint and Redis see
 * all updates in the same order:
 *
 *     lock -> read checkpoint -> allow -> plan -> write checkpoint -> Redis
 *          -> (refused: write the checkpoint there was) -> unlock -> follow-up
 *
 * The checkpoint is written first, since Redis may be lost at any time and is
 * then restored from it.  What Redis refused is taken back on disk; what it may
 * have done (no answer) stays written.  The follow-up takes the lock for
 * itself, so it must come after the unlock.
 */
#include <string.h>

#include "base/log.h"
#include "queue/followup.h"
#include "queue/room_epoch.h"
#include "queue/room_keys.h"
#include "queue/room_update.h"

/* The first try may find the room lost, and the second one, after it was
 * restored, another loss. */
#define UPDATE_TRIES 3

static enum status
write_if_different(struct queue_context *q, const struct checkpoint *old,
    const struct checkpoint *new)
{
	if (memcmp(old, new, sizeof *new) == 0)
		return ST_OK;
	return checkpoint_write(q->conf, new);
}

/* Redis says that it did nothing. */
static bool
is_refusal(enum status st)
{
	return st == ST_CONFLICT || st == ST_ROOM_LOST;
}

/* An update that begins an epoch has made a witness for it.  Of two witnesses
 * the one that is not needed is removed; both stay when Redis did not say what
 * it did. */
static void
settle_witness(struct queue_context *q, const struct checkpoint *was,
    const struct checkpoint *c, enum status st)
{
	if (c->epoch == was->epoch)
		return;
	if (st == ST_OK) {
		room_epoch_confirm(q, c);
		witness_remove(was->witness);
	} else if (is_refusal(st))
		witness_remove(c->witness);
}

/* Disk, then Redis; and the disk back if Redis refuses. */
static enum status
write_and_run(struct queue_context *q, const struct room_update *u,
    const struct checkpoint *was, int64_t *flags)
{
	struct checkpoint c = *was;
	struct redis_args a = { 0 };
	enum status st;

	room_keys_all(&a, c.concert_id);
	room_keys_end(&a, q);
	redis_arg_text(&a, u->operator_name);
	redis_arg_text(&a, u->what);
	if ((st = u->plan(u, &c, &a)) != ST_OK ||
	    (st = write_if_different(q, was, &c)) != ST_OK)
		return st;
	st = redis_call_ints(q->redis, u->function, &a, flags, 1);
	if (is_refusal(st) && write_if_different(q, &c, was) != ST_OK)
		log_error("room %lld: its checkpoint has a refused change",
		    (long long)c.concert_id);
	settle_witness(q, was, &c, st);
	return st;
}

/* Settings change under the lock alone: what is found here is still true when
 * the update is made, and what is refused here was never on disk. */
static enum status
check_allowed(
    struct queue_context *q, int64_t concert_id, const struct room_update *u)
{
	struct room room;
	enum status st;

	if (u->allow == NULL)
		return ST_OK;
	if ((st = room_read_as_is(q, concert_id, &room)) != ST_OK)
		return st;
	return u->allow(u, &room);
}

/* The checkpoint is read twice: a room that does not exist gets no lock file.
 */
static enum status
try_update(
    struct queue_context *q, int64_t concert_id, const struct room_update *u)
{
	struct checkpoint c;
	int64_t flags = 0;
	enum status st;
	int fd;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK &&
	    (st = check_allowed(q, concert_id, u)) == ST_OK)
		st = write_and_run(q, u, &c, &flags);
	checkpoint_unlock(fd);
	if (st == ST_OK)
		followup_do(q, concert_id, flags);
	return st;
}

/* Reading a lost room restores it, as it was before the update; the restore
 * takes the lock, which try_update() has given back by then. */
enum status
room_update_make(
    struct queue_context *q, int64_t concert_id, const struct room_update *u)
{
	struct room room;
	enum status st;

	for (int i = 0; i < UPDATE_TRIES; i++) {
		st = try_update(q, concert_id, u);
		if (st != ST_ROOM_LOST)
			return st;
		if ((st = room_read(q, concert_id, &room)) != ST_OK)
			return st;
	}
	return ST_UNAVAILABLE;
}
