#ifndef TESTS_QUEUE_DRAW_FIXTURE_H
#define TESTS_QUEUE_DRAW_FIXTURE_H

#include <stddef.h>

#include "fixture.h"

/* A room that draws its entrants: its times, from T0 on, and its beacon. */
enum {
	DRAW_ENTRANTS = 12,
	DRAW_OPENS_MS = 60000,
	DRAW_FREEZE_MS = 20000, /* before it opens */
	DRAW_FREEZES_MS = DRAW_OPENS_MS - DRAW_FREEZE_MS,
	DRAW_WAIT_MS = 30000, /* for a beacon */
	DRAW_ROUND = 5 /* of it */
};

/* Open room 1 for a draw, empty, with a beacon or none (""). */
void draw_fixture_open(const char *beacon);

/* The same; all entrants enter, and the draw is frozen. */
void draw_fixture_freeze(struct fixture_visitor *, const char *beacon);

/* What an operator does. */
enum status draw_fixture_set_number(enum room_setting, int64_t);
enum status draw_fixture_set_beacon(const char *);
enum status draw_fixture_give_beacon(const char *value);

/* Redis refuses to change what decides the draw, and the disk keeps it. */
void draw_fixture_assert_nothing_changes(void);

/* Read the list of entrants as it is published; its length.  Then the line of
 * an index, which is overwritten by the next one: DRAW_NOBODY if it is
 * nobody's. */
extern char draw_fixture_list[];
size_t draw_fixture_read_list(void);
const char *draw_fixture_line(int64_t index);
int draw_fixture_count_lists(void); /* that are published */

/* Redis forgets the indexes of all visitors in the bucket of this one. */
void draw_fixture_forget(const struct visitor *);

/* The draw was held with this beacon or none (""), and each entrant has the
 * place that it gives. */
void draw_fixture_assert_drawn(struct fixture_visitor *, const char *beacon);

/* SHA-256 of a text, in hex; it is overwritten by the next one. */
const char *draw_fixture_sha256(const char *text, size_t len);

#endif
