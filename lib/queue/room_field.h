#ifndef QUEUE_ROOM_FIELD_H
#define QUEUE_ROOM_FIELD_H

#include <stdint.h>

#include "store/redis.h"

/* The fields of a room in Redis that are not settings, as arguments of a call:
 * name, value. */
enum room_field {
#define ROOM_FIELD(name, in, at_reset) ROOM_FIELD_##name,
#define ROOM_FIELD_TEXT(name, in, at_reset) ROOM_FIELD_##name,
#include "queue/lua_tbl.h"
};

void room_field_put_int(struct redis_args *, enum room_field, int64_t);

/* The text must live until the call. */
void room_field_put_text(
    struct redis_args *, enum room_field, const char *text);

#endif
