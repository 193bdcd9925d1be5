#ifndef QUEUE_LINE_PLACE_H
#define QUEUE_LINE_PLACE_H

#include <stdbool.h>
#include <stdint.h>

#include "queue/draw.h"
#include "queue/room_settings.h"
#include "queue/room_state.h"

/* A visitor's place in a line, at the instant now_ms. */

enum line_state {
	LINE_WAITING,
	LINE_CALLED,
	LINE_ADMITTED,
	LINE_DONE,
	LINE_EXPIRED
};
const char *line_state_word(enum line_state);

struct line_place {
	int64_t index;
	int64_t epoch;
	int64_t number; /* 0: the draw will give it */
	enum line_state state;
	bool is_new; /* this call gave the number */
	bool is_newcomer; /* has no number, and is to be counted first */
	bool is_puzzled; /* has no number, and is to solve a puzzle first */
	int64_t wait_ms; /* has no number, and is given none before that */
	bool is_returning; /* was passed over, is called next */
	int64_t ahead; /* who never were absent; never rises */
	int64_t behind; /* of those who wait, with a higher number */
	int64_t rank; /* to be called before, returning ones too */
	int64_t claim_by_ms; /* of a called visitor, else 0 */
	int64_t expires_at_ms; /* of an admission, else 0 */
	enum room_state room;
	int64_t serving;
	int64_t issued;
	int64_t pace_milli; /* calls a minute times 1000; -1: unknown */
	int64_t pace_weight; /* calls it was measured by */
	int64_t last_pace_milli; /* when it was known last; 0: never */
	int64_t absent_ms;
	int64_t claim_ms;
	int64_t capacity;
	int64_t rate_per_min; /* 0: no limit */
	int64_t opens_at_ms;
	int64_t puzzle_level;
	int64_t puzzle_set_ms; /* by the room's clock */
	int64_t now_ms;
	/* Where a visitor that is let in goes; empty: as configured. */
	char entry_url[ROOM_TEXT_MAX];
	/* Of an entrant: its line in the list of the draw; else empty.  Empty
	 * too when that is not known any more. */
	char entry[DRAW_ENTRY_HEX];
};

#endif
