#ifndef TESTS_QUEUE_DRAW_REFERENCE_H
#define TESTS_QUEUE_DRAW_REFERENCE_H

#include <stdint.h>

/* The draw, written a second time from docs/queue.md alone.  Its round values
 * are kept, so that a whole permutation costs little. */
struct draw_reference;

struct draw_reference *draw_reference_new(const char *seed, int64_t entrants);
int64_t draw_reference_number(const struct draw_reference *, int64_t index);
void draw_reference_free(struct draw_reference *);

#endif
