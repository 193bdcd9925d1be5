/*
 * A room as room_show.lua replies with it: one flat list, first the settings
 * in the order of room_tbl.h, then the members below in the order they are
 * read in.  Script and read_room() must agree on that order.
 */
#include <stdio.h>

#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_read.h"
#include "store/scripts.h"

/* A place in the reply. */
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

/* The order of these lines is the order of the reply. */
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
	room->issued_limit = next_int(&r);
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

/* How the script is called: with a restore of a lost room, or without. */
typedef enum status eval_list(struct queue_context *, int64_t concert_id,
    const struct redis_script *, const struct redis_args *,
    struct redis_list *);

static enum status
read_by(struct queue_context *q, int64_t concert_id, struct room *room,
    eval_list *eval)
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
eval_list_as_is(struct queue_context *q, int64_t concert_id,
    const struct redis_script *script, const struct redis_args *a,
    struct redis_list *list)
{
	(void)concert_id;
	return redis_eval_list(q->redis, script, a, list);
}

enum status
room_read(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return read_by(q, concert_id, room, restore_eval_list);
}

enum status
room_read_as_is(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return read_by(q, concert_id, room, eval_list_as_is);
}
