/*
 * What is unusual in a room, in sentences below its figures: figures alone do
 * not say what follows from them.  Why its shop is down is among the figures,
 * in words.
 */
#include <stdio.h>

#include "base/time_text.h"
#include "room_words.h"

void
room_words_print(const struct room *room)
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
}
