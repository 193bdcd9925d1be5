#ifndef QUEUE_PROBE_H
#define QUEUE_PROBE_H

#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

struct fetch_many;

/*
 * Ask the shop of a room that has a `probe`, if that is due and nobody else
 * does: the request goes on in fetch_many_wait(), which tells the room of its
 * end. The context must live until then.  NO_ROOM, UNAVAILABLE.
 */
enum status probe_room(
    struct queue_context *, int64_t concert_id, struct fetch_many *) MUST_CHECK;

#endif
