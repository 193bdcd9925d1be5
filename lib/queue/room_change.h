#ifndef QUEUE_ROOM_CHANGE_H
#define QUEUE_ROOM_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/room_settings.h"

/* A change of a room's settings: over others, to a script, and in words for
 * the log. */

struct redis_args;
struct str;

/* Some settings to be changed, the others to be left.  Start from { 0 }. */
struct room_change {
	bool has[ROOM_SETTING__MAX];
	struct room_settings to;
};

/* BAD_FIELD outside the bounds of room_tbl.h. */
enum status room_change_int(
    struct room_change *, enum room_setting, int64_t) MUST_CHECK;
/* BAD_FIELD when it is too long, holds a control character or is not UTF-8. */
enum status room_change_text(
    struct room_change *, enum room_setting, const char *) MUST_CHECK;

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
