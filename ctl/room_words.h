#ifndef CTL_ROOM_WORDS_H
#define CTL_ROOM_WORDS_H

#include "base/conf.h"
#include "queue/room_read.h"

/* Print what is unusual in a room, in sentences; nothing, if nothing is. */
void room_words_print(const struct conf *, const struct room *);

#endif
