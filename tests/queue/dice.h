#ifndef TESTS_QUEUE_DICE_H
#define TESTS_QUEUE_DICE_H

#include <stddef.h>
#include <stdint.h>

/* Random choices that a seed replays. */

void dice_seed(uint64_t seed);
int64_t dice_below(int64_t n); /* 0 to n - 1 */
int64_t dice_one_of(const int64_t *values, size_t n);

#define DICE_ONE_OF(...)                                                       \
	dice_one_of((const int64_t[]){ __VA_ARGS__ },                          \
	    sizeof((const int64_t[]){ __VA_ARGS__ }) / sizeof(int64_t))

#endif
