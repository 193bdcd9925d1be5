#ifndef QUEUE_ROOM_STATE_H
#define QUEUE_ROOM_STATE_H

/* The one word a room's state is; room_state_word() gives it. */
enum room_state {
	ROOM_CLOSED,
	ROOM_SCHEDULED,
	ROOM_SOLD_OUT,
	ROOM_ALL_HELD,
	ROOM_PAUSED,
	ROOM_OPEN,
	ROOM_STATE__MAX
};
const char *room_state_word(enum room_state);

#endif
