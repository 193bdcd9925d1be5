#ifndef QUEUE_SNAPSHOT_H
#define QUEUE_SNAPSHOT_H

#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "queue/checkpoint.h"
#include "queue/queue_context.h"

/*
 * Who has showed up and departed, who is inside, and the history: what a room
 * would forget with Redis, saved beside its checkpoint every few seconds.  What
 * the parts are only room_snapshot.lua and room_restore.lua know.
 */

#define SNAPSHOT_PARTS_MAX 12

struct snapshot {
	size_t n; /* 0: there is none */
	const char *part[SNAPSHOT_PARTS_MAX];
	size_t len[SNAPSHOT_PARTS_MAX];
	char *bytes; /* that the parts are in */
};

/* Save one of the room as it is, and its log.  INTERNAL, logged, when it cannot
 * be written; UNAVAILABLE; ROOM_LOST.  Takes the room's lock. */
enum status snapshot_save(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

/* The last one of the checkpoint's epoch.  One that is damaged, or of another
 * epoch, is logged and counts as none.  snapshot_free() afterwards. */
void snapshot_read(
    const struct conf *, const struct checkpoint *, struct snapshot *);
void snapshot_free(struct snapshot *);

#endif
