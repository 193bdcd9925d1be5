#ifndef QUEUE_ROOM_CHANGE_H
#define QUEUE_ROOM_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/room_settings.h"

/* A change of a room's settings: how it is built, applied to settings, passed
 * to a Redis function and described in the log. */

struct redis_args;
struct str;

/* The settings that `has` names are to be changed.  Start from { 0 }. */
struct room_change {
	bool has[ROOM_SETTING__MAX];
	struct room_settings to;
};

/* BAD_FIELD outside the bounds of room_tbl.h. */
enum status room_change_int(
    struct room_change *, enum room_setting, int64_t) MUST_CHECK;
/* BAD_FIELD when it is too long, is not a text (base/utf8.h), or an entry_url
 * that is not a page's (base/page_url.h). */
enum status room_change_text(
    struct room_change *, enum room_setting, const char *) MUST_CHECK;

/* What a new room has, unless a change says otherwise. */
void room_change_defaults(struct room_settings *);

/* BAD_FIELD when the settings contradict one another then. */
enum status room_change_apply(
    const struct room_change *, struct room_settings *) MUST_CHECK;

/* Has one of the settings the change is based on another value by now, and not
 * the one the change gives it? */
bool room_change_is_stale(const struct room_change *,
    const struct room_change *basis, const struct room_settings *now);

/* As arguments: field, value, ...  The texts are not copied: the change must
 * live until the call. */
void room_change_put(const struct room_change *, struct redis_args *);
/* As "field=value field=value"; long texts are cut. */
void room_change_describe(const struct room_change *, struct str *what);

#endif
