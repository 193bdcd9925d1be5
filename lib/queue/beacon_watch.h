#ifndef QUEUE_BEACON_WATCH_H
#define QUEUE_BEACON_WATCH_H

#include "base/status.h"
#include "queue/draw.h"
#include "queue/queue_context.h"
#include "queue/room_settings.h"

struct fetch_many;

/* Ask the beacon of a room whose draw waits for it, if it is time to; the
 * answer is taken in fetch_many_wait(). */
enum status beacon_watch_room(
    struct queue_context *, int64_t concert_id, struct fetch_many *) MUST_CHECK;

/* Ask the beacon of these settings now, and wait: OK when it has its value;
 * NOT_FOUND when it does not; UNAVAILABLE when it does not answer. */
enum status beacon_watch_ask(
    const struct room_settings *, char value[DRAW_BEACON_MAX]) MUST_CHECK;

#endif
