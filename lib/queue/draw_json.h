#ifndef QUEUE_DRAW_JSON_H
#define QUEUE_DRAW_JSON_H

#include <json-c/json.h>

#include "queue/room_read.h"

/* What is public of a room's draw: member `draw` of the status document.  The
 * caller owns it. */
struct json_object *draw_json(const struct room *);

/* What has come of its beacon, in a word that is public; NULL: none was named.
 */
const char *draw_json_beacon_state(const struct room *);

#endif
