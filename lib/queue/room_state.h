#ifndef QUEUE_ROOM_STATE_H
#define QUEUE_ROOM_STATE_H

/* The one word a room's state is; room_state_word() gives it. */
enum room_state {
#define ROOM_STATE(name, word) ROOM_##name,
#include "queue/lua_tbl.h"
	ROOM_STATE__MAX
};
const char *room_state_word(enum room_state);

#endif
