#ifndef QUEUE_HEALTH_H
#define QUEUE_HEALTH_H

#include <stdbool.h>

#include "base/conf.h"
#include "base/status.h"
#include "queue/queue_context.h"
#include "queue/room_read.h"

/* Can the queue serve everybody: does Redis answer and take writes, and can
 * newcomers be given numbers? */

/* UNAVAILABLE, or NO_NUMBERS, when all but that is well: *why is a sentence. */
enum status health_check(struct queue_context *, const char **why) MUST_CHECK;

/* What a program found that could not write a room's checkpoint; health_check()
 * then looks closer. */
enum health_note {
	HEALTH_NOT_SAVED = 1, /* newcomers may still have numbers */
	HEALTH_REFUSED /* a newcomer was refused, perhaps for that */
};
void health_note(struct queue_context *, int64_t concert_id, enum health_note);

/* Are this room's numbers used up, and none can be allowed, because its
 * checkpoint cannot be written? */
bool health_is_refusing(const struct conf *, const struct room *);

#define HEALTH_REFUSING                                                        \
	"Newcomers get no numbers: the room's checkpoint cannot be written"

#endif
