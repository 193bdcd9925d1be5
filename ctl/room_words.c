/*
 * What is unusual in a room, in sentences below its figures: figures alone do
 * not say what follows from them.  Why its shop is down is among the figures,
 * in words.
 */
#include <stdio.h>
#include <string.h>

#include "base/time_text.h"
#include "queue/draw_json.h"
#include "queue/health.h"
#include "room_words.h"

static const char *
words_for_beacon(const char *state)
{
	if (state == NULL)
		return "  It has no beacon, and visitors can see that.";
	if (strcmp(state, "came") == 0)
		return "  Its beacon has come.";
	if (strcmp(state, "early") == 0)
		return "  Its beacon was known before the freeze, or nothing "
		       "shows that it was not, and does not count.";
	if (strcmp(state, "missed") == 0)
		return "  It was held without its beacon, which did not come "
		       "in "
		       "time, and visitors can see that.";
	return "  Its beacon has not come yet.";
}

/* Before it is held what is fixed, and after it what it lacked. */
static void
print_draw_words(const struct room *room)
{
	const char *state = draw_json_beacon_state(room);
	bool is_lacking = state != NULL && (strcmp(state, "early") == 0 ||
					       strcmp(state, "missed") == 0);

	if (room->entrants < 0 || (room->drawn == 1 && !is_lacking))
		return;
	printf("%lld visitors %s in the opening draw.%s%s\n",
	    (long long)room->entrants, room->drawn == 1 ? "were" : "are",
	    room->drawn == 1 ? ""
			     : "  What decides it can no longer be changed.",
	    words_for_beacon(state));
}

/* Whether newcomers are refused is found out by trying, and so told last. */
void
room_words_print(const struct conf *conf, const struct room *room)
{
	char text[TIME_TEXT_SIZE];

	if (room->silent_since_ms > 0)
		printf("No visitor has been heard since %s.  Nobody is called "
		       "meanwhile, places are kept, and the time of those "
		       "inside stands still.\n",
		    time_text_format(room->silent_since_ms, text));
	if (room->lost_ms >= 1000)
		printf("%lld s were given back to those inside.\n",
		    (long long)room->lost_ms / 1000);
	if (room->puzzle_level > 0)
		printf("Newcomers solve a puzzle of level %lld before they get "
		       "a place.\n",
		    (long long)room->puzzle_level);
	print_draw_words(room);
	if (health_is_refusing(conf, room))
		printf("%s.  Those who have one are called.  Make room on its "
		       "disk, or give file and folder back to their owner.\n",
		    HEALTH_REFUSING);
}
