/* The words of a visitor's states are public, in every answer: a word is never
 * changed. */
#include "queue/line_place.h"

const char *
line_state_word(enum line_state state)
{
	static const char *const words[] = {
		[LINE_WAITING] = "waiting",
		[LINE_CALLED] = "called",
		[LINE_ADMITTED] = "admitted",
		[LINE_DONE] = "done",
		[LINE_EXPIRED] = "expired",
	};

	return words[state];
}
