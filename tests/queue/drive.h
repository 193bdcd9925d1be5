#ifndef TESTS_QUEUE_DRIVE_H
#define TESTS_QUEUE_DRIVE_H

#include <stdint.h>

/*
 * Random operations on a real room and on its model, the same for the same
 * seed.  Returns the step at which a rule was broken (told in broken), or 0.
 */
int64_t drive(uint64_t seed, int64_t steps, char broken[256]);

/* A rate set in the millisecond of a call, which it does not count, and then
 * used to the full. */
void drive_new_rate(char broken[256]);

#endif
