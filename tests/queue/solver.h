#ifndef TESTS_QUEUE_SOLVER_H
#define TESTS_QUEUE_SOLVER_H

#include <stdint.h>

/* A nonce that solves the puzzle, as a client finds it. */
int64_t solver_find(const char *challenge, int64_t level);

#endif
