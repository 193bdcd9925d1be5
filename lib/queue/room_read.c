/*
 * A room as room_show.lua replies with it: the reply `shown`, one flat list,
 * first the settings in the order of room_tbl.h, then the rows of lua_tbl.h.
 * Both sides are made of these tables, and none knows the order by itself.
 */
#include <stdio.h>

#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_read.h"
#include "store/functions.h"

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

static void
read_room(const struct redis_list *list, struct room *room)
{
	struct reading r = { list, 0 };
	struct room_settings *set = &room->set;

#define ROOM_INT(name, def, min, max, help) set->name = next_int(&r);
#define ROOM_TEXT(name, bytes, help) next_text(&r, set->name, bytes);
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
#define SHOWN_NUMBER(name) room->name = next_int(&r);
#define SHOWN_FIELD(name) room->name = next_int(&r);
#define SHOWN_TEXT(name) next_text(&r, room->name, sizeof room->name);
#include "queue/lua_tbl.h"
}

/* The values of the reply. */
enum {
#define ROOM_INT(name, def, min, max, help) VALUE_set_##name,
#define ROOM_TEXT(name, bytes, help) VALUE_set_##name,
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
#define SHOWN_NUMBER(name) VALUE_##name,
#define SHOWN_FIELD(name) VALUE_##name,
#define SHOWN_TEXT(name) VALUE_##name,
#include "queue/lua_tbl.h"
	VALUE__MAX
};

/* How the function is called: with a restore of a lost room, or without. */
typedef enum status call_list(struct queue_context *, int64_t concert_id,
    const struct redis_function *, const struct redis_args *, size_t n,
    struct redis_list *);

static enum status
read_by(struct queue_context *q, int64_t concert_id, struct room *room,
    call_list *call)
{
	struct redis_args a = { 0 };
	struct redis_list list;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = call(q, concert_id, &function_room_show, &a, VALUE__MAX, &list);
	if (st != ST_OK)
		return st;
	*room = (struct room){ .concert_id = concert_id };
	read_room(&list, room);
	redis_list_free(&list);
	return ST_OK;
}

static enum status
call_list_as_is(struct queue_context *q, int64_t concert_id,
    const struct redis_function *function, const struct redis_args *a, size_t n,
    struct redis_list *list)
{
	(void)concert_id;
	return redis_call_list(q->redis, function, a, n, list);
}

enum status
room_read(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return read_by(q, concert_id, room, restore_call_list);
}

enum status
room_read_as_is(struct queue_context *q, int64_t concert_id, struct room *room)
{
	return read_by(q, concert_id, room, call_list_as_is);
}
