/*
 * Which witness a room has is written in its checkpoint, and in Redis, which
 * names it with each index it gives.  Only this file and what begins an epoch
 * change it, under the room's lock, on disk first:
 *
 *                  new epoch ----------------+
 *                                             v
 *     none --begin--> incomplete --begun--> complete
 *      ^                  |                   |  removed, other host,
 *      |                  |                   v  host restarted
 *      +-------end--------+-------end----- missing
 *
 *     begin   make it, incomplete -> checkpoint -> Redis, which replies with
 *             what it has issued -> complete (begun).  Also replaces one that
 *             is incomplete or missing.
 *     end     take it from the checkpoint -> from Redis -> remove it.  Also a
 *             complete one that refuses the same index again and again.
 *
 * So each index that was told is covered by the checkpoint's witness, if that
 * is complete: the index was given before the witness was Redis's (what Redis
 * had issued counts it), or the witness saw it.  An index that Redis gave with
 * a witness that has ended is asked for again, since a restore may have relied
 * on that witness.  Keep the order of the steps: a crash between any two of
 * them leaves a room whose witness is missing or incomplete, which proves
 * nothing, and never one that is believed wrongly.
 */
#include <string.h>

#include "base/log.h"
#include "queue/attest.h"
#include "queue/checkpoint.h"
#include "queue/room_keys.h"
#include "store/functions.h"

/* The reply of line_witness.lua. */
enum {
#define WITNESS_NUMBER(name) WITNESS_##name,
#define WITNESS_FIELD(name) WITNESS_##name,
#include "queue/lua_tbl.h"
	WITNESS__MAX
};

/* Have Redis name another witness, if it names `from` now.  Not by way of
 * restore.h, which takes the lock that is held here. */
static enum status
tell_redis(struct queue_context *q, const struct checkpoint *c,
    const char *from, const char *to, int64_t out[WITNESS__MAX])
{
	struct redis_args a = { 0 };

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, c->epoch);
	redis_arg_text(&a, from);
	redis_arg_text(&a, to);
	return redis_call_ints(
	    q->redis, &function_line_witness, &a, out, WITNESS__MAX);
}

/* The checkpoint first: its word is what a restore believes. */
static enum status
end_witness(struct queue_context *q, struct checkpoint *c, const char *id)
{
	int64_t out[WITNESS__MAX];
	enum status st = ST_OK;

	if (strcmp(c->witness, id) == 0) {
		c->witness[0] = '\0';
		st = checkpoint_write(q->conf, c);
	}
	if (st == ST_OK)
		st = tell_redis(q, c, id, "", out);
	/* A lost room will be given the checkpoint's, which is empty. */
	if (st != ST_OK && st != ST_ROOM_LOST)
		return st;
	witness_remove(id);
	log_warn("room %lld: its witness is gone: if Redis restarts now, "
		 "numbers are jumped over",
	    (long long)c->concert_id);
	return ST_OK;
}

/* Under the lock no restore is running, so a witness that refuses the index now
 * and is stuck will always refuse it. */
static enum status
attest_locked(struct queue_context *q, int64_t concert_id,
    const struct attest *a, bool is_stuck)
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

/* The lock is only needed in the rare case: the common one is a store to shared
 * memory. */
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
	st = attest_locked(q, concert_id, a, is_stuck);
	checkpoint_unlock(fd);
	return st;
}

/* Nothing is done for a room whose witness is there and complete.  Where a step
 * fails the witness stays incomplete, and is replaced a minute later. */
static enum status
begin_witness(struct queue_context *q, int64_t concert_id)
{
	char was[WITNESS_ID], run_id[REDIS_RUN_ID];
	int64_t out[WITNESS__MAX];
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
	if (st != ST_OK || out[WITNESS_is_changed] == 0)
		return st;
	redis_run_id(q->redis, run_id);
	witness_follow(c.witness, run_id);
	witness_complete(c.witness, out[WITNESS_issued]);
	return ST_OK;
}

enum status
attest_begin(struct queue_context *q, int64_t concert_id)
{
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	st = begin_witness(q, concert_id);
	checkpoint_unlock(fd);
	return st;
}
