#ifndef QUEUE_DRAW_HOLD_H
#define QUEUE_DRAW_HOLD_H

#include "base/status.h"
#include "queue/checkpoint.h"
#include "queue/queue_context.h"
#include "store/redis.h"

/*
 * Take a room's draw a step on, if it waits for one: freeze its entrants, or
 * hold it.  *flags: what there is to do next.  Restores the room if it has to:
 * never under its lock.
 */
enum status draw_hold_step(
    struct queue_context *, int64_t concert_id, int64_t *flags) MUST_CHECK;

/* The draw of a checkpoint as arguments of draw_follow.lua. */
void draw_hold_put(struct redis_args *, const struct checkpoint *);

#endif
