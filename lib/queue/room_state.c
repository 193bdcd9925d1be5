/* The words of states, as the status document, the pages and operators know
 * them.  They are public: a word is never changed. */
#include "queue/room_state.h"

const char *
room_state_word(enum room_state state)
{
	static const char *const words[ROOM_STATE__MAX] = {
#define ROOM_STATE(name, word) word,
#include "queue/lua_tbl.h"
	};

	return words[state];
}

const char *
shop_trouble_word(enum shop_trouble trouble)
{
	static const char *const words[SHOP_TROUBLE__MAX] = {
#define SHOP_TROUBLE(name, word) word,
#include "queue/lua_tbl.h"
	};

	return words[trouble];
}
