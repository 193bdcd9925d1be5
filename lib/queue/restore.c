/*
 * A script that finds the room lost (another run of Redis, no hash, an older
 * epoch) changes nothing and replies ROOM_LOST.  Here the room is put back from
 * its checkpoint, under its lock, and the script is run again.  The script that
 * puts it back decides by itself whether that is still needed: of two callers
 * that found the room lost the second one changes nothing.
 */
#include "queue/restore.h"
#include "base/log.h"
#include "queue/checkpoint.h"
#include "queue/room_keys.h"
#include "store/scripts.h"

/* The first call may find the room lost, and the second one, after it was put
 * back, that Redis was restarted again. */
#define EVAL_TRIES 3

/* After a rollback those inside have this long to be the first to be called. */
#define GRACE_MAX_MS 30000

static void
add_number_field(struct redis_args *a, const char *field, int64_t n)
{
	redis_arg_text(a, field);
	redis_arg_int(a, n);
}

static void
add_text_field(struct redis_args *a, const char *field, const char *text)
{
	redis_arg_text(a, field);
	redis_arg_text(a, text);
}

/*
 * A value too long for a listpack, so that Redis keeps the room as a hash
 * table: each of its forty fields, which every script reads, is then found in
 * one step instead of a walk.  The value itself is never read.
 */
static const char hash_table_filler[] =
    "----------------------------------------"
    "----------------------------------------";

void
restore_put(struct redis_args *a, const struct checkpoint *c)
{
#define ROOM_INT(name, def, min, max, help)                                    \
	add_number_field(a, #name, c->set.name);
#define ROOM_TEXT(name, bytes, help) add_text_field(a, #name, c->set.name);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	add_number_field(a, "sellable", c->sellable);
	add_number_field(a, "held", c->held);
	add_number_field(a, "entrants", c->entrants);
	add_number_field(a, "drawn", c->entrants >= 0);
	add_text_field(a, "gaps", c->gaps);
	add_text_field(a, "witness", c->witness);
	add_text_field(a, "seed", c->seed);
	add_text_field(a, "commitment", c->commitment);
	add_text_field(a, "wide", hash_table_filler);
}

/* The witness is asked before the script runs, and its answer is only good for
 * the run of Redis it was asked for: the script is told which, and in another
 * one takes it for unknown. */
static enum status
run_restore(struct queue_context *q, const struct checkpoint *c, int64_t out[2])
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
	restore_put(&a, c);
	st = redis_eval_ints(q->redis, &script_room_restore, &a, out, 2);
	redis_run_id(q->redis, run_id);
	if (st == ST_OK)
		witness_follow(c->witness, run_id);
	return st;
}

/* Nothing is done if another program has put the room back meanwhile. */
static enum status
restore_locked(
    struct queue_context *q, const struct checkpoint *c, int64_t out[2])
{
	struct redis_args a = { 0 };
	enum status st;
	int64_t epoch;

	room_keys_all(&a, c->concert_id);
	room_keys_end(&a, q);
	st = redis_eval_ints(q->redis, &script_room_stamp, &a, &epoch, 1);
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
	int64_t out[2] = { 0 };
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
	if (st == ST_OK && out[0] == 1)
		log_warn("room %lld: restored from its checkpoint",
		    (long long)concert_id);
	if (st == ST_OK && out[1] == 1)
		restore_clear(q, concert_id);
	return st;
}

/* CHUNK buckets a script, so that Redis serves others in between. */
void
restore_clear(struct queue_context *q, int64_t concert_id)
{
	enum { CHUNK = 32 };
	enum status st = ST_OK;
	int64_t n;

	for (unsigned b = 0; st == ST_OK && b < ROOM_KEYS_BUCKETS; b += CHUNK) {
		struct redis_args a = { 0 };

		room_keys_hash(&a, concert_id);
		for (unsigned i = b; i < b + CHUNK; i++)
			room_keys_bucket(&a, concert_id, i);
		st = redis_eval_ints(q->redis, &script_keys_clear, &a, &n, 1);
	}
	if (st != ST_OK)
		log_warn("room %lld: the memory of an older epoch's visitors "
			 "is not freed: %s",
		    (long long)concert_id, status_code(st));
}

enum status
restore_eval_ints(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a, int64_t *out,
    size_t nout)
{
	enum status st, restored = ST_OK;

	for (int i = 0; i < EVAL_TRIES && restored == ST_OK; i++) {
		st = redis_eval_ints(q->redis, script, a, out, nout);
		if (st != ST_ROOM_LOST)
			return st;
		restored = restore_room(q, concert_id);
	}
	return restored != ST_OK ? restored : ST_UNAVAILABLE;
}

enum status
restore_eval_list(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a,
    struct redis_list *out)
{
	enum status st, restored = ST_OK;

	for (int i = 0; i < EVAL_TRIES && restored == ST_OK; i++) {
		st = redis_eval_list(q->redis, script, a, out);
		if (st != ST_ROOM_LOST)
			return st;
		restored = restore_room(q, concert_id);
	}
	return restored != ST_OK ? restored : ST_UNAVAILABLE;
}
