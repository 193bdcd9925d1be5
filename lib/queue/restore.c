/*
 * A function that finds the room lost (another run of Redis, no hash, one of
 * another layout, an older epoch) changes nothing and replies ROOM_LOST.  Here
 * the room is put back from its checkpoint, under its lock, and the function is
 * called again.  The function that puts it back decides by itself whether that
 * is still needed: of two callers that found the room lost the second one
 * changes nothing.
 */
#include <stdlib.h>

#include "base/log.h"
#include "queue/checkpoint.h"
#include "queue/restore.h"
#include "queue/room_field.h"
#include "queue/room_keys.h"
#include "queue/room_log_file.h"
#include "queue/snapshot.h"
#include "store/functions.h"

/* The first call may find the room lost, and the second one, after it was put
 * back, that Redis was restarted again. */
#define CALL_TRIES 3

/* The reply `restore` of lua_tbl.h. */
enum {
#define RESTORE_NUMBER(name) RESTORE_##name,
#include "queue/lua_tbl.h"
	RESTORE__MAX
};

/* After a rollback those inside have this long to be the first to be called. */
#define GRACE_MAX_MS 30000

/* A field of a checkpoint that is not put here is lost with Redis: what is
 * added to the file, and is not an argument of room_restore.lua by itself,
 * belongs here too. */
void
restore_put(struct redis_args *a, const struct checkpoint *c)
{
#define ROOM_INT(name, def, min, max, help)                                    \
	redis_arg_text(a, #name);                                              \
	redis_arg_int(a, c->set.name);
#define ROOM_TEXT(name, bytes, help)                                           \
	redis_arg_text(a, #name);                                              \
	redis_arg_text(a, c->set.name);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	room_field_put_int(a, ROOM_FIELD_epoch, c->epoch);
	room_field_put_int(a, ROOM_FIELD_issued_limit, c->issued_limit);
	room_field_put_int(a, ROOM_FIELD_sellable, c->sellable);
	room_field_put_int(a, ROOM_FIELD_held, c->held);
	room_field_put_int(a, ROOM_FIELD_entrants, c->entrants);
	room_field_put_int(a, ROOM_FIELD_frozen, c->frozen_at_ms != 0);
	room_field_put_int(a, ROOM_FIELD_frozen_at_ms, c->frozen_at_ms);
	room_field_put_int(a, ROOM_FIELD_beacon_state, c->beacon_state);
	room_field_put_int(a, ROOM_FIELD_drawn, c->draw_key[0] != '\0');
	room_field_put_text(a, ROOM_FIELD_gaps, c->gaps);
	room_field_put_text(a, ROOM_FIELD_witness, c->witness);
	room_field_put_text(a, ROOM_FIELD_seed, c->seed);
	room_field_put_text(a, ROOM_FIELD_commitment, c->commitment);
	room_field_put_text(a, ROOM_FIELD_entry_salt, c->entry_salt);
	room_field_put_text(a, ROOM_FIELD_entrants_hash, c->entrants_hash);
	room_field_put_text(a, ROOM_FIELD_beacon_value, c->beacon_value);
	room_field_put_text(a, ROOM_FIELD_draw_key, c->draw_key);
}

/* What is saved beside the checkpoint, not copied. */
static void
put_saved(struct redis_args *a, const char *log, const struct snapshot *s)
{
	redis_arg_text(a, log);
	redis_arg_int(a, (int64_t)s->n);
	for (size_t i = 0; i < s->n; i++)
		redis_arg_data(a, s->part[i], s->len[i]);
}

/* The witness is asked before the call, and its answer is only good for
 * the run of Redis it was asked for: the function is told which, and in another
 * one takes it for unknown. */
static enum status
call_restore(struct queue_context *q, const struct checkpoint *c,
    const char *log, const struct snapshot *s, int64_t out[RESTORE__MAX])
{
	int64_t grace_ms = c->set.claim_ms;
	struct redis_args a = { 0 };
	char run_id[REDIS_RUN_ID];
	enum status st;

	if (grace_ms > GRACE_MAX_MS)
		grace_ms = GRACE_MAX_MS;
	redis_run_id(q->redis, run_id);
	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, c->epoch);
	redis_arg_int(&a, c->issued_limit);
	redis_arg_int(&a, c->issued);
	redis_arg_int(&a, c->serving);
	redis_arg_int(&a, c->set.absent_ms);
	redis_arg_int(&a, grace_ms);
	redis_arg_int(&a, witness_ask(c->witness, run_id));
	redis_arg_text(&a, run_id);
	put_saved(&a, log, s);
	restore_put(&a, c);
	st = redis_call_ints(
	    q->redis, &function_room_restore, &a, out, RESTORE__MAX);
	redis_run_id(q->redis, run_id);
	if (st == ST_OK)
		witness_follow(c->witness, run_id);
	return st;
}

static enum status
run_restore(struct queue_context *q, const struct checkpoint *c,
    int64_t out[RESTORE__MAX])
{
	char *log = room_log_file_read(q->conf, c->concert_id);
	struct snapshot s;
	enum status st;

	snapshot_read(q->conf, c, &s);
	st = call_restore(q, c, log, &s, out);
	snapshot_free(&s);
	free(log);
	return st;
}

/* Nothing is done if another program has put the room back meanwhile. */
static enum status
restore_locked(struct queue_context *q, const struct checkpoint *c,
    int64_t out[RESTORE__MAX])
{
	struct redis_args a = { 0 };
	enum status st;
	int64_t epoch;

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	st = redis_call_ints(q->redis, &function_room_stamp, &a, &epoch, 1);
	if (st != ST_OK || epoch >= c->epoch)
		return st;
	return run_restore(q, c, out);
}

/* Under the lock, so that the file is the latest: every limit that numbers
 * were given out under is in it. */
enum status
restore_room(struct queue_context *q, int64_t concert_id)
{
	struct checkpoint c;
	int64_t out[RESTORE__MAX] = { 0 };
	enum status st;
	int fd;

	/* Without the lock first, so that a request for a room that does not
	 * exist creates no lock file. */
	if ((st = checkpoint_read(q->conf, concert_id, &c)) != ST_OK)
		return st;
	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = checkpoint_read(q->conf, concert_id, &c)) == ST_OK)
		st = restore_locked(q, &c, out);
	checkpoint_unlock(fd);
	if (st == ST_OK && out[RESTORE_is_restored] == 1)
		log_warn("room %lld: restored from its checkpoint%s",
		    (long long)concert_id,
		    out[RESTORE_is_put_back] == 1 ? " and snapshot" : "");
	if (st == ST_OK && out[RESTORE_is_other] == 1)
		restore_clear(q, concert_id);
	return st;
}

/* Of each bucket the one of today's name and the one of version 0.1, CHUNK of
 * both a call, so that Redis serves others in between. */
static enum status
clear_buckets(struct queue_context *q, int64_t concert_id)
{
	enum { CHUNK = 32 };
	enum status st = ST_OK;
	int64_t n;

	for (unsigned b = 0; st == ST_OK && b < ROOM_KEYS_BUCKETS; b += CHUNK) {
		struct redis_args a = { 0 }, before = { 0 };

		room_keys_hash(&a, concert_id);
		for (unsigned i = b; i < b + CHUNK; i++) {
			room_keys_bucket(&a, concert_id, i);
			room_keys_bucket_before(&before, concert_id, i);
		}
		st = redis_call_ints(q->redis, &function_keys_clear, &a, &n, 1);
		if (st == ST_OK)
			st = redis_call_ints(
			    q->redis, &function_keys_remove, &before, &n, 1);
	}
	return st;
}

/* This may be cut short at any point: what is left takes memory and no part in
 * anything, and the next call finds it. */
void
restore_clear(struct queue_context *q, int64_t concert_id)
{
	struct redis_args before = { 0 };
	enum status st;
	int64_t n;

	room_keys_before(&before, concert_id);
	st = redis_call_ints(q->redis, &function_keys_remove, &before, &n, 1);
	if (st == ST_OK)
		st = clear_buckets(q, concert_id);
	if (st != ST_OK)
		log_warn("room %lld: the memory of an older epoch's visitors "
			 "is not freed: %s",
		    (long long)concert_id, status_code(st));
}

enum status
restore_call_ints(struct queue_context *q, int64_t concert_id,
    const struct redis_function *function, const struct redis_args *a,
    int64_t *out, size_t nout)
{
	enum status st, restored = ST_OK;

	for (int i = 0; i < CALL_TRIES && restored == ST_OK; i++) {
		st = redis_call_ints(q->redis, function, a, out, nout);
		if (st != ST_ROOM_LOST)
			return st;
		restored = restore_room(q, concert_id);
	}
	return restored != ST_OK ? restored : ST_UNAVAILABLE;
}

enum status
restore_call_list(struct queue_context *q, int64_t concert_id,
    const struct redis_function *function, const struct redis_args *a, size_t n,
    struct redis_list *out)
{
	enum status st, restored = ST_OK;

	for (int i = 0; i < CALL_TRIES && restored == ST_OK; i++) {
		st = redis_call_list(q->redis, function, a, n, out);
		if (st != ST_ROOM_LOST)
			return st;
		restored = restore_room(q, concert_id);
	}
	return restored != ST_OK ? restored : ST_UNAVAILABLE;
}
