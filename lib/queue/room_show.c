#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/impossible.h"
#include "base/log.h"
#include "queue/restore.h"
#include "queue/room.h"
#include "queue/room_keys.h"
#include "store/scripts.h"

const char *
room_state_word(enum room_state state)
{
	static const char *const words[ROOM_STATE__MAX] = {
		[ROOM_CLOSED] = "closed",
		[ROOM_SCHEDULED] = "scheduled",
		[ROOM_SOLD_OUT] = "sold_out",
		[ROOM_ALL_HELD] = "all_held",
		[ROOM_PAUSED] = "paused",
		[ROOM_OPEN] = "open",
	};

	return words[state];
}

/* The reply of room_show.lua, read from its first value on. */
struct reading {
	const struct redis_list *list;
	size_t at;
};

static int64_t
next_int(struct reading *r)
{
	return redis_list_int(r->list, r->at++);
}

static void
next_text(struct reading *r, char *text, size_t cap)
{
	const char *s = redis_list_text(r->list, r->at++);

	snprintf(text, cap, "%s", s != NULL ? s : "");
}

static void
read_room(const struct redis_list *list, struct room *room)
{
	struct reading r = { list, 0 };
	struct room_settings *set = &room->set;
	bool is_drawn;

#define ROOM_INT(name, def, min, max, help) set->name = next_int(&r);
#define ROOM_TEXT(name, bytes, help) next_text(&r, set->name, bytes);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	room->state = (enum room_state)next_int(&r);
	room->epoch = next_int(&r);
	room->issued = next_int(&r);
	room->serving = next_int(&r);
	room->mark = next_int(&r);
	room->waiting = next_int(&r);
	room->returning = next_int(&r);
	room->called = next_int(&r);
	room->admitted = next_int(&r);
	room->calls_per_min = next_int(&r);
	room->pace_milli = next_int(&r);
	room->calls = next_int(&r);
	room->no_shows = next_int(&r);
	room->passed_over = next_int(&r);
	room->absent = next_int(&r);
	room->left = next_int(&r);
	room->sellable = next_int(&r);
	room->held = next_int(&r);
	room->counted = next_int(&r);
	is_drawn = next_int(&r) == 1;
	room->entrants = is_drawn ? room->counted : -1;
	next_text(&r, room->commitment, sizeof room->commitment);
	next_text(&r, room->seed, sizeof room->seed);
	next_text(&r, room->gaps, sizeof room->gaps);
	room->now_ms = next_int(&r);
}

static enum status
show(struct queue_context *q, int64_t concert_id, struct room *room,
    enum status (*eval)(struct queue_context *, int64_t,
	const struct redis_script *, const struct redis_args *,
	struct redis_list *))
{
	struct redis_args a = { 0 };
	struct redis_list list;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = eval(q, concert_id, &script_room_show, &a, &list);
	if (st != ST_OK)
		return st;
	*room = (struct room){ .concert_id = concert_id };
	read_room(&list, room);
	redis_list_free(&list);
	return ST_OK;
}

static enum status
eval_as_is(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a,
    struct redis_list *list)
{
	(void)concert_id;
	return redis_eval_list(q->redis, script, a, list);
}

enum status
room_show(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return show(q, concert_id, room, restore_eval_list);
}

enum status
room_show_as_is(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return show(q, concert_id, room, eval_as_is);
}

enum status
room_memory(struct queue_context *q, int64_t concert_id, int64_t *bytes)
{
	enum { CHUNK = 32 };
	int64_t sum = 0, some = 0;
	enum status st = ST_OK;

	for (unsigned b = 0; st == ST_OK && b < ROOM_KEYS_BUCKETS; b += CHUNK) {
		struct redis_args a = { 0 };

		if (b == 0)
			room_keys_all(&a, concert_id);
		for (unsigned i = b; i < b + CHUNK; i++)
			room_keys_bucket(&a, concert_id, i);
		st = redis_eval_ints(
		    q->redis, &script_keys_memory, &a, &some, 1);
		sum += some;
	}
	if (st == ST_OK)
		*bytes = sum;
	return st;
}

/* "7.json" is the checkpoint of room 7. */
static int64_t
id_of_file(const char *name)
{
	char *end;
	long long id;

	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	id = strtoll(name, &end, 10);
	return errno == 0 && strcmp(end, ".json") == 0 ? id : 0;
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static enum status
open_checkpoints(const struct conf *conf, DIR **dir)
{
	enum status st = folder_list(conf->queue_checkpoint_dir, dir);

	if (st == ST_NOT_FOUND)
		log_error("%s: does not exist", conf->queue_checkpoint_dir);
	return st;
}

enum status
room_list(const struct queue_context *q, int64_t **concert_ids, size_t *n)
{
	size_t used = 0, cap = 0;
	struct dirent *entry;
	int64_t *ids = NULL, id;
	DIR *dir;

	if (open_checkpoints(q->conf, &dir) != ST_OK)
		return ST_INTERNAL;
	while ((entry = readdir(dir)) != NULL) {
		if ((id = id_of_file(entry->d_name)) == 0)
			continue;
		if (used == cap) {
			cap = cap * 2 + 16;
			ids = realloc(ids, cap * sizeof *ids);
			IMPOSSIBLE_IF(ids == NULL);
		}
		ids[used++] = id;
	}
	closedir(dir);
	if (used > 0)
		qsort(ids, used, sizeof *ids, compare_ids);
	*concert_ids = ids;
	*n = used;
	return ST_OK;
}

static struct room_event
read_event(const char *line)
{
	struct room_event e = { 0 };
	const char *who = strchr(line, '\t'), *what;

	e.at_ms = strtoll(line, NULL, 10);
	if (who == NULL || (what = strchr(++who, '\t')) == NULL)
		return e;
	snprintf(e.who, sizeof e.who, "%.*s", (int)(what - who), who);
	snprintf(e.what, sizeof e.what, "%s", what + 1);
	return e;
}

enum status
room_log(struct queue_context *q, int64_t concert_id, struct room_event *events,
    size_t cap, size_t *n)
{
	struct redis_args a = { 0 };
	struct redis_list list;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, (int64_t)cap);
	st = restore_eval_list(q, concert_id, &script_room_log, &a, &list);
	if (st != ST_OK)
		return st;
	for (*n = 0; *n < list.n && *n < cap; (*n)++)
		events[*n] = read_event(redis_list_text(&list, *n));
	redis_list_free(&list);
	return ST_OK;
}
