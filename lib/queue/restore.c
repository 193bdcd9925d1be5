#include "queue/restore.h"
#include "base/log.h"
#include "queue/checkpoint.h"
#include "queue/room_keys.h"
#include "store/scripts.h"

/* What a script may need in the worst case: one that put the room back, and
 * one more, when Redis is restarted again meanwhile. */
#define TRIES 3

/* After a rollback those inside have this long to be the first to be called. */
#define GRACE_MAX_MS 30000

static void
put_number(struct redis_args *a, const char *field, int64_t n)
{
	redis_arg_text(a, field);
	redis_arg_int(a, n);
}

static void
put_text(struct redis_args *a, const char *field, const char *text)
{
	redis_arg_text(a, field);
	redis_arg_text(a, text);
}

/*
 * One value too long for a listpack makes Redis keep the room as a hash table:
 * its forty fields, which every script reads, are then found at once and not
 * one after another.
 */
static const char wide[] = "----------------------------------------"
			   "----------------------------------------";

void
restore_put(struct redis_args *a, const struct checkpoint *c)
{
#define ROOM_INT(name, def, min, max, help) put_number(a, #name, c->set.name);
#define ROOM_TEXT(name, bytes, help) put_text(a, #name, c->set.name);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	put_number(a, "sellable", c->sellable);
	put_number(a, "held", c->held);
	put_number(a, "entrants", c->entrants);
	put_number(a, "drawn", c->entrants >= 0);
	put_text(a, "gaps", c->gaps);
	put_text(a, "witness", c->witness);
	put_text(a, "seed", c->seed);
	put_text(a, "commitment", c->commitment);
	put_text(a, "wide", wide);
}

/* What the witness says is worth something in the run of Redis in which it was
 * asked: the script is told which. */
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

/* Unless another one has put it back meanwhile. */
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

/* Under the lock, so that the file is the latest there is: a limit that
 * was used is in it. */
enum status
restore_room(struct queue_context *q, int64_t concert_id)
{
	struct checkpoint c;
	int64_t out[2] = { 0 };
	enum status st;
	int fd;

	/* Without a lock, lest whoever asks for any number leaves a file. */
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
		log_warn("room %lld: visitors of an older epoch are still in "
			 "memory",
		    (long long)concert_id);
}

enum status
restore_eval_ints(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a, int64_t *out,
    size_t nout)
{
	enum status st, restored = ST_OK;

	for (int i = 0; i < TRIES && restored == ST_OK; i++) {
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

	for (int i = 0; i < TRIES && restored == ST_OK; i++) {
		st = redis_eval_list(q->redis, script, a, out);
		if (st != ST_ROOM_LOST)
			return st;
		restored = restore_room(q, concert_id);
	}
	return restored != ST_OK ? restored : ST_UNAVAILABLE;
}
