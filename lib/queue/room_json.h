#ifndef QUEUE_ROOM_JSON_H
#define QUEUE_ROOM_JSON_H

#include <json-c/json.h>

#include "queue/queue_context.h"
#include "queue/room_log.h"
#include "queue/room_read.h"

/* A room as operators read it, from `usherctl` and GET /queue/ops alike.  A
 * member that is not known is null; docs/http.md explains each.  The caller
 * owns the objects. */

struct json_object *room_json(const struct room *); /* how it stands */
struct json_object *room_json_settings(const struct room *);
struct json_object *room_json_log(const struct room_event *, size_t n);

/*
 * All rooms, as room_json() has them, each with its `fault`: null, or `why`
 * its checkpoint, `file`, cannot be read.  A room that cannot be shown is in
 * the list, `unreadable` and else null, and keeps no other one from it; if that
 * is not its checkpoint's fault, `file` is null.
 */
enum status room_json_list(
    struct queue_context *, struct json_object **) MUST_CHECK;

/* The same with their settings, waits, history and log: what the operations
 * page and `usherctl top` live on. */
enum status room_json_all(
    struct queue_context *, struct json_object **) MUST_CHECK;

#endif
