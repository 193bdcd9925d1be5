#ifndef QUEUE_LINE_CALL_H
#define QUEUE_LINE_CALL_H

#include "queue/attest.h"
#include "queue/line_place.h"
#include "queue/queue_context.h"
#include "queue/visitor.h"
#include "store/functions.h"

/* Call a function that replies with the place of this visitor.  told: what
 * attest_index() wants, or NULL.  What the function refuses is its status. */
enum status line_call(struct queue_context *, int64_t concert_id,
    const struct redis_function *, const struct redis_args *,
    const struct visitor *, struct line_place *,
    struct attest *told) MUST_CHECK;

#endif
