#ifndef QUEUE_ROOM_LOG_FILE_H
#define QUEUE_ROOM_LOG_FILE_H

#include "base/conf.h"
#include "base/status.h"
#include "queue/queue_context.h"

/* The operators' log of a room on disk, beside its checkpoint, for when Redis
 * loses it. */

/* Add to the file what Redis has and the file has not.  Only under the room's
 * lock.  INTERNAL, logged; UNAVAILABLE; ROOM_LOST. */
enum status room_log_file_save(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

/* The entries, oldest first, a line each; the caller frees.  Empty when there
 * is no file, or it cannot be read, which is logged. */
char *room_log_file_read(const struct conf *, int64_t concert_id);

#endif
