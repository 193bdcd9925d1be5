#ifndef QUEUE_ROOM_CHANGE_H
#define QUEUE_ROOM_CHANGE_H

#include "base/str.h"
#include "queue/room.h"
#include "store/redis.h"

/* How a change of room.h is carried out: over settings, to a script, and in
 * words for the log. */

void room_change_defaults(struct room_settings *);

/* BAD_FIELD when the settings contradict one another then. */
enum status room_change_apply(
    const struct room_change *, struct room_settings *) MUST_CHECK;

/* Is a setting, which the change is based on as it was seen, neither that any
 * more nor yet what the change makes of it? */
bool room_change_is_stale(const struct room_change *,
    const struct room_change *seen, const struct room_settings *now);

/* As field, value, ...; the texts must live until the call. */
void room_change_put(const struct room_change *, struct redis_args *);
void room_change_describe(const struct room_change *, struct str *what);

#endif
