#ifndef QUEUE_ROOM_STATE_H
#define QUEUE_ROOM_STATE_H

/* The one word a room's state is; room_state_word() gives it. */
enum room_state {
#define ROOM_STATE(name, word) ROOM_##name,
#include "queue/lua_tbl.h"
	ROOM_STATE__MAX
};
const char *room_state_word(enum room_state);

/* Why the shop behind a room cannot sell; its word is empty for SHOP_UP. */
enum shop_trouble {
#define SHOP_TROUBLE(name, word) SHOP_##name,
#include "queue/lua_tbl.h"
	SHOP_TROUBLE__MAX
};
const char *shop_trouble_word(enum shop_trouble);

#endif
