/*
 * Which witness a room has is said by its checkpoint, and by Redis with each
 * index.  It is changed under the room's lock, on disk first:
 *
 *     begin   make it, incomplete -> checkpoint -> Redis, which answers with
 *             what it has issued -> complete
 *     end     take it from the checkpoint -> from Redis -> remove it
 *
 * So no index is told that the checkpoint's witness, if complete, does not
 * cover: it was given before that witness was Redis's (issued counts it), or
 * the witness saw it.  An index that Redis gave with a witness that is no more
 * is asked for again, since a restore may have relied on that witness.
 */
#include <string.h>

#include "base/log.h"
#include "queue/attest.h"
#include "queue/checkpoint.h"
#include "queue/room_keys.h"
#include "store/scripts.h"

enum { CHANGED, ISSUED, NWITNESS };

/* Redis's word for the witness, if it was `from`.  Never by restore.h: we hold
 * the lock. */
static enum status
tell_redis(struct queue_context *q, const struct checkpoint *c,
    const char *from, const char *to, int64_t out[NWITNESS])
{
	struct redis_args a = { 0 };

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, c->epoch);
	redis_arg_text(&a, from);
	redis_arg_text(&a, to);
	return redis_eval_ints(
	    q->redis, &script_line_witness, &a, out, NWITNESS);
}

static enum status
end_witness(struct queue_context *q, struct checkpoint *c, const char *id)
{
	int64_t out[NWITNESS];
	enum status st = ST_OK;

	if (strcmp(c->witness, id) == 0) {
		c->witness[0] = '\0';
		st = checkpoint_write(q->conf, c);
	}
	if (st == ST_OK)
		st = tell_redis(q, c, id, "", out);
	/* A room that was lost gets it from its checkpoint. */
	if (st != ST_OK && st != ST_ROOM_LOST)
		return st;
	witness_remove(id);
	log_warn("room %lld: its witness is gone: should Redis restart now, "
		 "numbers are jumped over",
	    (long long)c->concert_id);
	return ST_OK;
}

/* With the lock no restore is under way: what does not agree now never will. */
static enum status
try_locked(struct queue_context *q, int64_t concert_id, const struct attest *a,
    bool is_stuck)
{
	struct checkpoint c;
	enum status st;

	st = witness_raise(a->witness, a->run_id, a->index);
	if (st == ST_OK || (st == ST_RETRY && !is_stuck))
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK)
		st = end_witness(q, &c, a->witness);
	return st == ST_OK ? ST_RETRY : st;
}

enum status
attest_index(struct queue_context *q, int64_t concert_id,
    const struct attest *a, bool is_stuck)
{
	enum status st;
	int fd;

	if (a->witness[0] == '\0' ||
	    witness_raise(a->witness, a->run_id, a->index) == ST_OK)
		return ST_OK;
	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = try_locked(q, concert_id, a, is_stuck);
	checkpoint_unlock(fd);
	return st;
}

static enum status
begin_locked(struct queue_context *q, int64_t concert_id)
{
	char was[WITNESS_ID], run_id[REDIS_RUN_ID];
	int64_t out[NWITNESS];
	struct checkpoint c;
	enum status st;

	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK ||
	    witness_highest(c.witness) >= 0)
		return st;
	memcpy(was, c.witness, sizeof was);
	if ((st = witness_make(false, c.witness)) != ST_OK)
		return st;
	if ((st = checkpoint_write(q->conf, &c)) != ST_OK) {
		witness_remove(c.witness);
		return st;
	}
	witness_remove(was);
	st = tell_redis(q, &c, "", c.witness, out);
	if (st != ST_OK || out[CHANGED] == 0)
		return st;
	redis_run_id(q->redis, run_id);
	witness_follow(c.witness, run_id);
	witness_complete(c.witness, out[ISSUED]);
	return ST_OK;
}

enum status
attest_begin(struct queue_context *q, int64_t concert_id)
{
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = begin_locked(q, concert_id);
	checkpoint_unlock(fd);
	return st;
}
