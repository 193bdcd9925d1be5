#ifndef QUEUE_ROOM_BOUND_H
#define QUEUE_ROOM_BOUND_H

#include "queue/room_settings.h"

/*
 * The bounds of a room's counts and texts as constants, for tables of fields
 * and options: ROOM_MIN_capacity, ROOM_MAX_capacity, and ROOM_MAX_message_ko in
 * bytes without the NUL.
 */
enum room_bound {
/* clang-format off */
#define ROOM_COUNT(name, def, min, max, unit, help)                            \
	ROOM_MIN_##name = (min), ROOM_MAX_##name = (max),
#define ROOM_DURATION(name, def, min, max, help)
#define ROOM_TIME(name, help)
#define ROOM_WORD(name, member, zero, one, help)
#define ROOM_FLAG(name, help)
#define ROOM_TEXT(name, bytes, help)                                           \
	ROOM_MIN_##name = 0, ROOM_MAX_##name = (bytes) - 1,
#include "queue/room_tbl.h"
#undef ROOM_COUNT
#undef ROOM_DURATION
#undef ROOM_TIME
#undef ROOM_WORD
#undef ROOM_FLAG
#undef ROOM_TEXT
	/* clang-format on */
};

#endif
