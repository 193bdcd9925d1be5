/* The words of states, as the status document, the pages and operators know
 * them.  They are public: a word is never changed. */
#include "queue/room_state.h"

const char *
room_state_word(enum room_state state)
{
	static const char *const words[ROOM_STATE__MAX] = {
		[ROOM_CLOSED] = "closed",
		[ROOM_SCHEDULED] = "scheduled",
		[ROOM_SOLD_OUT] = "sold_out",
		[ROOM_ALL_HELD] = "all_held",
		[ROOM_PAUSED] = "paused",
		[ROOM_OPEN] = "open",
	};

	return words[state];
}
