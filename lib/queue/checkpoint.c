/*
 * The file a room is restored from, and the lock it is changed under.
 *
 *     7.json   one JSON object: the members of `members`, each exactly once in
 *              what is written, in any order in what is read
 *              { "concert_id": 7, "epoch": 1, "mark": 256, ... }
 *     7.lock   empty; flock() on it is the room's lock; never removed, since a
 *              removed lock file could be locked twice
 *
 * What is written has been read back first: no file is replaced by one that
 * checkpoint_read() would refuse, whatever the room holds.
 *
 * There is one lock a room, and nobody holds two rooms'.  Order of everything
 * that is held at once:
 *
 *     the room's lock -> its checkpoint is replaced -> a function runs in Redis
 *                                                   -> its witness is stored to
 *
 * flock() is not recursive.  A restore takes the lock, so under the lock call
 * redis_call_*() and room_read_as_is(), never restore_call_*(), room_read() or
 * followup_*(): they would wait LOCK_WAIT_MS for their own caller.  A reader
 * needs no lock: the file is replaced as a whole.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "queue/checkpoint.h"
#include "queue/room_change.h"

#define CHECKPOINT_MAX 32768
#define LOCK_WAIT_MS 400
#define LOCK_RETRY_MS 2

enum {
#define LIMIT_STEP(name, n) LIMIT_STEP_##name = (n),
#include "queue/lua_tbl.h"
};

/*
 * The members that are not settings: the name in the file and the field here.
 * Names in the file never change: files of earlier versions have them.
 */
/* clang-format off */
#define PROGRESS                                                               \
	NUMBER("concert_id", concert_id)                                       \
	NUMBER("epoch", epoch)                                                 \
	NUMBER("mark", issued_limit)                                           \
	NUMBER("issued", issued)                                               \
	NUMBER("serving", serving)                                             \
	NUMBER("entrants", entrants)                                           \
	NUMBER("sellable", sellable)                                           \
	NUMBER("held", held)                                                   \
	TEXT("gaps", gaps, CHECKPOINT_GAPS_MAX)                                \
	TEXT("witness", witness, WITNESS_ID)                                   \
	TEXT("seed", seed, DRAW_HASH_HEX)                                      \
	TEXT("commitment", commitment, DRAW_HASH_HEX)                          \
	NUMBER("frozen_at_ms", frozen_at_ms)                                   \
	NUMBER("beacon_asked", beacon_asked)                                   \
	NUMBER("beacon_state", beacon_state)                                   \
	TEXT("entry_salt", entry_salt, DRAW_HASH_HEX)                          \
	TEXT("entrants_hash", entrants_hash, DRAW_HASH_HEX)                    \
	TEXT("beacon_value", beacon_value, DRAW_BEACON_MAX)                    \
	TEXT("draw_key", draw_key, DRAW_HASH_HEX)

#define ROOM_INT(name, def, min, max, help) NUMBER(#name, set.name)
#define ROOM_TEXT(name, bytes, help) TEXT(#name, set.name, bytes)

/* Every member of the file: its name, its place, and a text's size. */
static const struct member {
	const char *name;
	size_t offset;
	size_t bytes; /* 0: a number */
} members[] = {
#define NUMBER(name, field) { name, offsetof(struct checkpoint, field), 0 },
#define TEXT(name, field, bytes) \
	{ name, offsetof(struct checkpoint, field), bytes },
	PROGRESS
#include "queue/room_tbl.h"
#undef NUMBER
#undef TEXT
};

/* No room is too long for its file: a number takes 20 bytes, a byte of a text
 * six at most, as an escape; what stands around a member takes ten. */
#define NUMBER(name, field) + sizeof name + 32
#define TEXT(name, field, bytes) + sizeof name + 6 * (bytes) + 12
_Static_assert(0 PROGRESS
#include "queue/room_tbl.h"
	< CHECKPOINT_MAX, "a room may be too long for its checkpoint");
#undef NUMBER
#undef TEXT
#undef ROOM_INT
#undef ROOM_TEXT
/* clang-format on */

#define NMEMBERS ARRAY_LEN(members)

static void
make_room_path(char path[PATH_MAX], const struct conf *conf, int64_t concert_id,
    const char *suffix)
{
	snprintf(path, PATH_MAX, "%s/%lld%s", conf->queue_checkpoint_dir,
	    (long long)concert_id, suffix);
}

/* What files of earlier versions do not have.  A setting then has its default;
 * texts are empty, and the beacon is awaited; when a draw was frozen is not
 * known. */
static bool
may_lack(const struct member *m)
{
	static const char *const names[] = { "witness", "by_booking", "probe",
		"freeze_ms", "beacon", "beacon_round", "beacon_wait_ms",
		"beacon_state", "beacon_value", "entry_salt", "entrants_hash",
		"draw_key", "puzzle_max", "frozen_at_ms", "beacon_asked" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(m->name, names[i]) == 0)
			return true;
	return false;
}

/* Before there were a freeze and a hash, a draw was held as soon as its
 * entrants were counted, and its key was the seed. */
static void
complete_draw(struct checkpoint *c)
{
	if (c->entrants >= 0 && c->entrants_hash[0] == '\0')
		memcpy(c->draw_key, c->seed, sizeof c->draw_key);
	if (c->entrants < 0 && c->frozen_at_ms == -1)
		c->frozen_at_ms = 0;
}

static bool
read_member(struct json_object *o, const struct member *m, struct checkpoint *c)
{
	char *field = (char *)c + m->offset;
	struct json_object *v;

	if (!json_object_object_get_ex(o, m->name, &v))
		return may_lack(m);
	if (m->bytes == 0) {
		int64_t n = json_object_get_int64(v);

		memcpy(field, &n, sizeof n);
		return json_object_is_type(v, json_type_int);
	}
	return json_object_is_type(v, json_type_string) &&
	       snprintf(field, m->bytes, "%s", json_object_get_string(v)) <
		   (int)m->bytes;
}

/* The checkpoint, or a sentence that says why the text is not one.  In a file
 * of an earlier version, a room that was told of stock has a shop that reports.
 */
static bool
parse_checkpoint(const char *text, size_t len, struct checkpoint *c,
    char why[CHECKPOINT_WHY_MAX])
{
	struct json_object *o;
	const char *fault;
	bool good = true;

	if (json_parse_object(text, len, &o, &fault) != ST_OK) {
		snprintf(why, CHECKPOINT_WHY_MAX, "%s", fault);
		return false;
	}
	for (size_t i = 0; good && i < NMEMBERS; i++)
		if (!(good = read_member(o, &members[i], c)))
			snprintf(why, CHECKPOINT_WHY_MAX,
			    "Its `%s` is missing or malformed",
			    members[i].name);
	if (!json_object_object_get_ex(o, "by_booking", NULL))
		c->set.by_booking = c->sellable >= 0;
	json_object_put(o);
	return good;
}

/* NO_ROOM when there is no file; any other status comes with the fault. */
static enum status
load_checkpoint(const struct conf *conf, int64_t concert_id,
    struct checkpoint *out, struct checkpoint_fault *fault)
{
	struct checkpoint c = { .frozen_at_ms = -1, .set.puzzle_max = -1 };
	char text[CHECKPOINT_MAX];
	enum status st;
	size_t len;

	room_change_defaults(&c.set);
	make_room_path(fault->file, conf, concert_id, ".json");
	st = file_read_state(fault->file, text, sizeof text, &len);
	if (st == ST_NOT_FOUND)
		return ST_NO_ROOM;
	if (st != ST_OK) {
		snprintf(fault->why, sizeof fault->why,
		    "It cannot be read as a whole");
		return st;
	}
	if (!parse_checkpoint(text, len, &c, fault->why))
		return ST_INTERNAL;
	if (c.concert_id != concert_id) {
		snprintf(fault->why, sizeof fault->why, "It is of room %lld",
		    (long long)c.concert_id);
		return ST_INTERNAL;
	}
	complete_draw(&c);
	*out = c;
	return ST_OK;
}

enum status
checkpoint_read(
    const struct conf *conf, int64_t concert_id, struct checkpoint *out)
{
	struct checkpoint_fault fault;
	enum status st = load_checkpoint(conf, concert_id, out, &fault);

	if (st == ST_INTERNAL)
		log_error("%s: not a checkpoint: %s", fault.file, fault.why);
	return st;
}

bool
checkpoint_has_fault(
    const struct conf *conf, int64_t concert_id, struct checkpoint_fault *fault)
{
	struct checkpoint c;

	return load_checkpoint(conf, concert_id, &c, fault) == ST_INTERNAL;
}

/* A request has a second for all it does, so it gives up after LOCK_WAIT_MS:
 * the lock's holder may be stuck on a disk that hangs.  So this polls; a
 * blocking flock() would need a signal to end it. */
enum status
checkpoint_lock(const struct conf *conf, int64_t concert_id, int *fd)
{
	int64_t until = clock_mono_ms() + LOCK_WAIT_MS;
	char path[PATH_MAX];
	bool busy = true;

	make_room_path(path, conf, concert_id, ".lock");
	if (file_open_lock(path, fd) != ST_OK)
		return ST_INTERNAL;
	while (busy && flock(*fd, LOCK_EX | LOCK_NB) != 0) {
		busy = (errno == EWOULDBLOCK || errno == EINTR) &&
		       clock_mono_ms() < until;
		if (busy)
			clock_sleep_ms(LOCK_RETRY_MS);
	}
	if (busy)
		return ST_OK;
	log_error("%s: %s", path, strerror(errno));
	checkpoint_unlock(*fd);
	return ST_UNAVAILABLE;
}

void
checkpoint_unlock(int fd)
{
	if (fd >= 0)
		close(fd);
}

static void
add_member(
    struct json_object *o, const struct member *m, const struct checkpoint *c)
{
	const char *field = (const char *)c + m->offset;
	struct json_object *v;
	int64_t n;

	if (m->bytes == 0) {
		memcpy(&n, field, sizeof n);
		v = json_object_new_int64(n);
	} else
		v = json_object_new_string(field);
	json_object_object_add(o, m->name, v);
}

/* The file's text, which lives as long as *o, the caller's. */
static const char *
text_of_checkpoint(const struct checkpoint *c, struct json_object **o)
{
	*o = json_object_new_object();
	for (size_t i = 0; i < NMEMBERS; i++)
		add_member(*o, &members[i], c);
	return json_object_to_json_string_ext(*o, JSON_C_TO_STRING_PRETTY);
}

/* Does a reader of the text get what was written?  Only texts can fail here:
 * those JSON cannot hold, and those that do not fit. */
static bool
reads_back(const char *text, char why[CHECKPOINT_WHY_MAX])
{
	struct checkpoint c = { 0 };
	struct json_object *o;
	bool same;

	if (!parse_checkpoint(text, strlen(text), &c, why))
		return false;
	same = strcmp(text_of_checkpoint(&c, &o), text) == 0;
	json_object_put(o);
	if (!same)
		snprintf(why, CHECKPOINT_WHY_MAX, "It reads back differently");
	return same;
}

/* With fsync of the file and its folder: what the file allows may be done as
 * soon as this returns. */
enum status
checkpoint_write(const struct conf *conf, const struct checkpoint *c)
{
	char path[PATH_MAX], why[CHECKPOINT_WHY_MAX];
	struct json_object *o;
	const char *text = text_of_checkpoint(c, &o);
	enum status st = ST_INTERNAL;

	make_room_path(path, conf, c->concert_id, ".json");
	if (reads_back(text, why))
		st = file_replace(path, text, strlen(text), 0640, true);
	else
		log_error("%s: not replaced, as the new one could not be read: "
			  "%s",
		    path, why);
	json_object_put(o);
	return st;
}

void
checkpoint_remove(const struct conf *conf, int64_t concert_id)
{
	char path[PATH_MAX];

	make_room_path(path, conf, concert_id, ".json");
	file_remove(path);
}

/* As many again as were given out: the disk is written seldom in a long line,
 * and few numbers are jumped over when Redis loses a short one.  tick.lua
 * asks for the next limit when a quarter of such a step is left. */
int64_t
checkpoint_next_limit(int64_t issued)
{
	int64_t step = issued < LIMIT_STEP_MIN ? LIMIT_STEP_MIN : issued;

	return issued + (step > LIMIT_STEP_MAX ? LIMIT_STEP_MAX : step);
}
