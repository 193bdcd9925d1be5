#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "queue/checkpoint.h"

#define CHECKPOINT_MAX 16384
#define LOCK_WAIT_MS 400
#define LOCK_RETRY_MS 2

/* Every member of the file: its name, its place, and a text's size. */
static const struct member {
	const char *name;
	size_t offset;
	size_t bytes; /* 0: a number */
} members[] = {
#define NUMBER(name) { #name, offsetof(struct checkpoint, name), 0 },
#define TEXT(name, bytes) { #name, offsetof(struct checkpoint, name), bytes },
#define ROOM_INT(name, def, min, max, help)                                    \
	{ #name, offsetof(struct checkpoint, set.name), 0 },
#define ROOM_TEXT(name, bytes, help)                                           \
	{ #name, offsetof(struct checkpoint, set.name), bytes },
	NUMBER(concert_id) NUMBER(epoch) NUMBER(mark) NUMBER(issued)
	    NUMBER(serving) NUMBER(entrants) NUMBER(sellable) NUMBER(held)
		TEXT(gaps, ROOM_GAPS_MAX) TEXT(seed, ROOM_HASH_HEX)
		    TEXT(commitment, ROOM_HASH_HEX)
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
#undef NUMBER
#undef TEXT
};

#define NMEMBERS (sizeof members / sizeof *members)

static void
path_of(char path[PATH_MAX], const struct conf *conf, int64_t concert_id,
    const char *suffix)
{
	snprintf(path, PATH_MAX, "%s/%lld%s", conf->queue_checkpoint_dir,
	    (long long)concert_id, suffix);
}

static bool
get_member(struct json_object *o, const struct member *m, struct checkpoint *c)
{
	char *field = (char *)c + m->offset;
	struct json_object *v;

	if (!json_object_object_get_ex(o, m->name, &v))
		return false;
	if (m->bytes == 0) {
		int64_t n = json_object_get_int64(v);

		memcpy(field, &n, sizeof n);
		return json_object_is_type(v, json_type_int);
	}
	return json_object_is_type(v, json_type_string) &&
	       snprintf(field, m->bytes, "%s", json_object_get_string(v)) <
		   (int)m->bytes;
}

static enum status
parse(const char *text, size_t len, struct checkpoint *c, const char **why)
{
	struct json_object *o;
	enum status st;

	if ((st = json_parse_object(text, len, &o, why)) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < NMEMBERS; i++)
		if (!get_member(o, &members[i], c)) {
			*why = members[i].name;
			st = ST_BAD_FIELD;
		}
	json_object_put(o);
	return st;
}

enum status
checkpoint_read(
    const struct conf *conf, int64_t concert_id, struct checkpoint *out)
{
	char path[PATH_MAX], text[CHECKPOINT_MAX];
	struct checkpoint c = { 0 };
	const char *why = "";
	enum status st;
	size_t len;

	path_of(path, conf, concert_id, ".json");
	st = file_read(path, text, sizeof text, &len);
	if (st == ST_NOT_FOUND)
		return ST_NO_ROOM;
	if (st != ST_OK)
		return st;
	if (parse(text, len, &c, &why) != ST_OK) {
		log_error("%s: not a checkpoint: %s", path, why);
		return ST_INTERNAL;
	}
	*out = c;
	return ST_OK;
}

/* A request has a second for all it does: whoever holds the lock of a disk
 * that hangs is not waited for. */
enum status
checkpoint_lock(const struct conf *conf, int64_t concert_id, int *fd)
{
	int64_t until = clock_mono_ms() + LOCK_WAIT_MS;
	char path[PATH_MAX];
	bool busy = true;

	path_of(path, conf, concert_id, ".lock");
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
put_member(
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

enum status
checkpoint_write(const struct conf *conf, const struct checkpoint *c)
{
	struct json_object *o = json_object_new_object();
	char path[PATH_MAX];
	const char *text;
	enum status st;

	for (size_t i = 0; i < NMEMBERS; i++)
		put_member(o, &members[i], c);
	text = json_object_to_json_string_ext(o, JSON_C_TO_STRING_PRETTY);
	path_of(path, conf, c->concert_id, ".json");
	st = file_replace(path, text, strlen(text), 0640, true);
	json_object_put(o);
	return st;
}

void
checkpoint_remove(const struct conf *conf, int64_t concert_id)
{
	char path[PATH_MAX];

	path_of(path, conf, concert_id, ".json");
	if (unlink(path) != 0)
		log_error("%s: %s", path, strerror(errno));
}

int64_t
checkpoint_next_mark(int64_t issued)
{
	int64_t step = issued < 256 ? 256 : issued;

	return issued + (step > 16384 ? 16384 : step);
}
