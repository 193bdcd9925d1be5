#ifndef QUEUE_ROOM_SETTINGS_H
#define QUEUE_ROOM_SETTINGS_H

#include <stdint.h>

/* What an operator sets of a room: the rows of room_tbl.h. */

#define ROOM_TEXT_MAX 512
#define ROOM_PROBE_MAX 256
#define ROOM_TIME_MAX 9999999999999 /* ms; in the year 2286 */

struct room_settings {
#define ROOM_INT(name, def, min, max, help) int64_t name;
#define ROOM_TEXT(name, bytes, help) char name[bytes];
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
};

enum room_setting {
#define ROOM_INT(name, def, min, max, help) ROOM_SETTING_##name,
#define ROOM_TEXT(name, bytes, help) ROOM_SETTING_##name,
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	ROOM_SETTING__MAX
};

#endif
