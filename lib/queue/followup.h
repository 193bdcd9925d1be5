#ifndef QUEUE_FOLLOWUP_H
#define QUEUE_FOLLOWUP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* What a function asks its caller to do next: lua_tbl.h says each. */
enum followup {
#define FOLLOWUP(name, bit) FOLLOWUP_##name = (bit),
#include "queue/lua_tbl.h"
};

/* Do what was asked.  Trouble is logged only: the function has run. */
void followup_do(struct queue_context *, int64_t concert_id, int64_t flags);

/* Call those whose turn it is, for a fifth of a second at most; *more: there
 * are more to call at once.  NO_ROOM, UNAVAILABLE. */
enum status followup_advance(
    struct queue_context *, int64_t concert_id, bool *more) MUST_CHECK;

/* Write a checkpoint that allows more numbers, then tell Redis. */
enum status followup_raise_limit(
    struct queue_context *, int64_t concert_id) MUST_CHECK;

#endif
