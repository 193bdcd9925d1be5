#ifndef QUEUE_WEB_ROOM_CONTROL_H
#define QUEUE_WEB_ROOM_CONTROL_H

#include "base/status.h"
#include "queue/queue_context.h"
#include "web/http.h"

/*
 * The settings that the operations page changes; their names and bounds are
 * those of queue/room_tbl.h.  A request has each as X, and as X_was the value
 * that the operator saw.
 */
#define ROOM_CONTROL_SETTINGS(COUNT, TEXT)                                     \
	COUNT(capacity) COUNT(rate_per_min) TEXT(message_ko) TEXT(message_en)

/*
 * Change what the request's fields say: settings, then its action.  The answer
 * is the room as it is then, also with SETTING_CHANGED (nothing was done) and
 * ROOM_CLOSED.  BAD_FIELD, NO_ROOM, UNAVAILABLE.
 */
enum status room_control(struct queue_context *, const struct http_request *,
    struct http_response *) MUST_CHECK;

#endif
