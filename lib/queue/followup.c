/*
 * What is left to do after a Redis function: it works for a bounded time, and
 * cannot write files.  Functions promise each task to one caller at a time, and
 * to another one a little later if the first one died, so that no task needs a
 * daemon.  Everything here takes the room's lock and may restore the room:
 * never call it under the lock.
 */
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "queue/attest.h"
#include "queue/checkpoint.h"
#include "queue/draw_hold.h"
#include "queue/followup.h"
#include "queue/health.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_read.h"
#include "queue/snapshot.h"
#include "queue/status_file.h"
#include "store/functions.h"

/* How long one caller goes on calling visitors.  The next caller goes on from
 * there. */
#define CALLING_MAX_MS 200

/* c: the checkpoint the function is told of, or NULL for one that needs none.
 */
static enum status
call_line_function(struct queue_context *q, int64_t concert_id,
    const struct redis_function *function, const struct checkpoint *c,
    int64_t *flags)
{
	struct redis_args a = { 0 };

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	if (c != NULL) {
		redis_arg_int(&a, c->epoch);
		redis_arg_int(&a, c->issued_limit);
	}
	return restore_call_ints(q, concert_id, function, &a, flags, 1);
}

static void
copy_progress(struct checkpoint *c, const struct room *room)
{
	c->issued = room->issued;
	c->serving = room->serving;
	memcpy(c->gaps, room->gaps, sizeof c->gaps);
}

/* A new limit when less than half a step is left below the old one (functions
 * ask at a quarter).  Nothing when the file is of another epoch than the room
 * that asked. */
static enum status
write_limit(
    struct queue_context *q, const struct room *room, struct checkpoint *c)
{
	int64_t step = checkpoint_next_limit(room->issued) - room->issued;

	if (c->epoch != room->epoch ||
	    c->issued_limit - room->issued >= step / 2)
		return ST_OK;
	c->issued_limit = room->issued + step;
	copy_progress(c, room);
	return checkpoint_write(q->conf, c);
}

/* Disk first, then Redis: it gives no number above a limit that is not on disk.
 * The room is read before the lock, since that may restore it. */
enum status
followup_raise_limit(struct queue_context *q, int64_t concert_id)
{
	struct checkpoint c;
	struct room room;
	int64_t flags = 0;
	enum status st;
	int fd;

	if ((st = room_read(q, concert_id, &room)) != ST_OK ||
	    (st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK)
		st = write_limit(q, &room, &c);
	checkpoint_unlock(fd);
	if (st == ST_INTERNAL)
		health_note(q, concert_id, HEALTH_NOT_SAVED);
	if (st == ST_OK)
		st = call_line_function(
		    q, concert_id, &function_line_raise_limit, &c, &flags);
	if (st == ST_OK)
		followup_do(q, concert_id, flags & ~FOLLOWUP_SAVE);
	return st;
}

/* is_behind: the file is of a later epoch, as when a reset was cut short.
 * Progress in the file never goes back. */
static enum status
save_progress(struct queue_context *q, const struct room *room, bool *is_behind)
{
	struct checkpoint c;
	enum status st;

	st = checkpoint_read(q->conf, room->concert_id, &c);
	*is_behind = st == ST_OK && c.epoch > room->epoch;
	if (st != ST_OK || c.epoch != room->epoch ||
	    (c.issued >= room->issued && c.serving >= room->serving))
		return st;
	copy_progress(&c, room);
	return checkpoint_write(q->conf, &c);
}

static enum status
follow_draw(struct queue_context *q, int64_t concert_id)
{
	int64_t flags = 0;
	enum status st;

	if ((st = draw_hold_step(q, concert_id, &flags)) == ST_OK)
		followup_do(q, concert_id, flags);
	return st;
}

/* The status document, and progress in the checkpoint.  The room is read under
 * the lock, so that no older state of it is written
 * after a newer one. */
static enum status
publish_room(struct queue_context *q, int64_t concert_id)
{
	bool is_behind = false;
	struct room room;
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = room_read_as_is(q, concert_id, &room)) == ST_OK &&
	    (st = status_file_write(q->conf, &room)) == ST_OK)
		st = save_progress(q, &room, &is_behind);
	checkpoint_unlock(fd);
	return is_behind ? restore_room(q, concert_id) : st;
}

/* A test that sets the clock sets this one too. */
static int64_t
elapsed_ms(const struct queue_context *q)
{
	return q->now_ms != 0 ? q->now_ms : clock_mono_ms();
}

/* Calling comes first, since it may ask for the rest.  The limit is raised
 * before the status document is written: those who enter wait for it.  Returns
 * whether there is more to call. */
static bool
do_flags(struct queue_context *q, int64_t concert_id, int64_t flags)
{
	enum status st = ST_OK;
	int64_t all = flags, until = elapsed_ms(q) + CALLING_MAX_MS;

	while ((flags & FOLLOWUP_MORE) != 0 && elapsed_ms(q) < until) {
		flags = 0;
		st = call_line_function(
		    q, concert_id, &function_line_advance, NULL, &flags);
		all |= flags;
	}
	if ((all & FOLLOWUP_SAVE) != 0 && st == ST_OK)
		st = followup_raise_limit(q, concert_id);
	if ((all & FOLLOWUP_DRAW) != 0 && st == ST_OK)
		st = follow_draw(q, concert_id);
	if ((all & FOLLOWUP_WITNESS) != 0 && st == ST_OK)
		st = attest_begin(q, concert_id);
	if ((all & FOLLOWUP_PUBLISH) != 0 && st == ST_OK)
		st = publish_room(q, concert_id);
	if ((all & FOLLOWUP_SNAPSHOT) != 0 && st == ST_OK)
		st = snapshot_save(q, concert_id);
	if (st != ST_OK)
		log_error("room %lld: follow-up: %s", (long long)concert_id,
		    status_code(st));
	return st == ST_OK && (flags & FOLLOWUP_MORE) != 0;
}

void
followup_do(struct queue_context *q, int64_t concert_id, int64_t flags)
{
	do_flags(q, concert_id, flags);
}

enum status
followup_advance(struct queue_context *q, int64_t concert_id, bool *more)
{
	int64_t flags;
	enum status st;

	st = call_line_function(
	    q, concert_id, &function_line_advance, NULL, &flags);
	*more = st == ST_OK && do_flags(q, concert_id, flags);
	return st;
}
