#ifndef QUEUE_DRAW_H
#define QUEUE_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The opening draw: visitors who entered before the opening are put in random
 * order. */

#define DRAW_HASH_HEX 65 /* 32 bytes in hex, with the NUL */

/* A new seed and its commitment, both in hex. */
void draw_new_seed(char seed[DRAW_HASH_HEX], char commitment[DRAW_HASH_HEX]);

/* SHA-256 of a seed; BAD_FIELD unless it is 64 hex digits. */
enum status draw_commitment(
    const char *seed, char commitment[DRAW_HASH_HEX]) MUST_CHECK;

/*
 * The number that an index got, from published values alone: 1 <= index <=
 * entrants; BAD_FIELD otherwise.  It is computed in Redis; any Redis will do.
 */
enum status draw_number(struct queue_context *, const char *seed,
    int64_t entrants, int64_t index, int64_t *number) MUST_CHECK;

#endif
