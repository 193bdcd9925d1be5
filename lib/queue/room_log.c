/*
 * Reads what log.lua wrote.  An entry is a line of three fields:
 *
 *     1790000006000 TAB kim TAB paused=1
 *
 * The text of a setting cannot hold a TAB.  An operator's name that holds one
 * spoils what its own entries show, and nothing else.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "queue/restore.h"
#include "queue/room_keys.h"
#include "queue/room_log.h"
#include "store/functions.h"

static struct room_event
read_event(const char *line)
{
	struct room_event e = { 0 };
	const char *name = strchr(line, '\t'), *what;

	e.at_ms = strtoll(line, NULL, 10);
	if (name == NULL || (what = strchr(++name, '\t')) == NULL)
		return e;
	snprintf(e.operator_name, sizeof e.operator_name, "%.*s",
	    (int)(what - name), name);
	snprintf(e.what, sizeof e.what, "%s", what + 1);
	return e;
}

/* The log is in Redis alone, and no checkpoint has it: after a loss it is
 * empty, which is not an error. */
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
	st = restore_call_list(
	    q, concert_id, &function_room_log, &a, REDIS_ANY_NUMBER, &list);
	if (st != ST_OK)
		return st;
	for (*n = 0; *n < list.n && *n < cap; (*n)++)
		events[*n] = read_event(redis_list_text(&list, *n));
	redis_list_free(&list);
	return ST_OK;
}
