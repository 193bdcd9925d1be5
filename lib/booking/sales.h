#ifndef BOOKING_SALES_H
#define BOOKING_SALES_H

#include <json-c/json.h>

#include "base/status.h"
#include "store/sql.h"

/* What an operator watches of the box office, as GET /booking/ops answers it
 * (docs/http.md).  The caller owns the objects. */

/* Per concert: seats total, free, held, sold; who was let in, and refused,
 * while the queue service was down. */
enum status sales_by_concert(struct sql *, struct json_object **) MUST_CHECK;

/* By the clock of the database, in ms: now, and when usher-expire last worked
 * (0: never). */
enum status sales_times(
    struct sql *, int64_t *now_ms, int64_t *expired_ms) MUST_CHECK;

#endif
