#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "queue/attest.h"
#include "queue/checkpoint.h"
#include "queue/followup.h"
#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_read.h"
#include "queue/status_file.h"
#include "store/scripts.h"

/* How long one caller goes on calling.  What is left then is left to the next
 * one. */
#define MORE_MAX_MS 200

static enum status
run(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct checkpoint *c,
    int64_t *flags)
{
	struct redis_args a = { 0 };
	int64_t out[2];
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	if (c != NULL) {
		redis_arg_int(&a, c->epoch);
		redis_arg_int(&a, c->issued_limit);
		redis_arg_int(&a, c->entrants);
	}
	st = restore_eval_ints(q, concert_id, script, &a, out, 2);
	if (st == ST_OK)
		*flags = out[0];
	return st;
}

static void
take_progress(struct checkpoint *c, const struct room *room)
{
	c->issued = room->issued;
	c->serving = room->serving;
	memcpy(c->gaps, room->gaps, sizeof c->gaps);
}

/* What the room has that its checkpoint must have first. */
static enum status
write_needed(
    struct queue_context *q, const struct room *room, struct checkpoint *c)
{
	int64_t step = checkpoint_next_limit(room->issued) - room->issued;
	bool is_low = c->issued_limit - room->issued < step / 2;
	bool is_drawing = c->entrants < 0 && room->counted >= 0;

	if (c->epoch != room->epoch || (!is_low && !is_drawing))
		return ST_OK;
	if (is_low)
		c->issued_limit = room->issued + step;
	if (is_drawing)
		c->entrants = room->counted;
	take_progress(c, room);
	return checkpoint_write(q->conf, c);
}

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
		st = write_needed(q, &room, &c);
	checkpoint_unlock(fd);
	if (st == ST_OK)
		st = run(q, concert_id, &script_line_mark, &c, &flags);
	if (st == ST_OK)
		followup_do(q, concert_id, flags & ~FOLLOWUP_SAVE);
	return st;
}

/* is_behind: the file is of a later epoch, as when a reset was cut short. */
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
	take_progress(&c, room);
	return checkpoint_write(q->conf, &c);
}

/* The room is read under the lock, so that no older picture of it is written
 * after a newer one. */
enum status
followup_publish(struct queue_context *q, int64_t concert_id)
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

/* Where the clock is the caller's, time passes when the caller says so. */
static int64_t
time_of(const struct queue_context *q)
{
	return q->now_ms != 0 ? q->now_ms : clock_mono_ms();
}

/* Returns whether there is more to call. */
static bool
keep_up(struct queue_context *q, int64_t concert_id, int64_t flags)
{
	enum status st = ST_OK;
	int64_t all = flags, until = time_of(q) + MORE_MAX_MS;

	while ((flags & FOLLOWUP_MORE) != 0 && time_of(q) < until) {
		flags = 0;
		st = run(q, concert_id, &script_line_advance, NULL, &flags);
		all |= flags;
	}
	if ((all & FOLLOWUP_SAVE) != 0 && st == ST_OK)
		st = followup_raise_limit(q, concert_id);
	if ((all & FOLLOWUP_WITNESS) != 0 && st == ST_OK)
		st = attest_begin(q, concert_id);
	if ((all & FOLLOWUP_PUBLISH) != 0 && st == ST_OK)
		st = followup_publish(q, concert_id);
	if (st != ST_OK)
		log_error("room %lld: follow-up: %s", (long long)concert_id,
		    status_code(st));
	return st == ST_OK && (flags & FOLLOWUP_MORE) != 0;
}

void
followup_do(struct queue_context *q, int64_t concert_id, int64_t flags)
{
	keep_up(q, concert_id, flags);
}

enum status
followup_advance(struct queue_context *q, int64_t concert_id, bool *more)
{
	int64_t flags;
	enum status st;

	st = run(q, concert_id, &script_line_advance, NULL, &flags);
	*more = st == ST_OK && keep_up(q, concert_id, flags);
	return st;
}
