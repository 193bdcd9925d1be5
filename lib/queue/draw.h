#ifndef QUEUE_DRAW_H
#define QUEUE_DRAW_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The opening draw: visitors who entered before the opening are put in random
 * order. */

#define DRAW_HASH_HEX 65 /* 32 bytes in hex, with the NUL */
#define DRAW_BEACON_MAX 257 /* of its value, with the NUL */

/* What has come of a room's beacon.  These numbers are in checkpoints. */
enum draw_beacon {
	DRAW_BEACON_AWAITED, /* or none is named; once the draw is held: missed
			      */
	DRAW_BEACON_CAME,
	DRAW_BEACON_EARLY /* was known before the freeze, or nothing shows that
			     it was not: it does not count */
};

/* A new seed and its commitment, both in hex. */
void draw_new_seed(char seed[DRAW_HASH_HEX], char commitment[DRAW_HASH_HEX]);

/* 32 random bytes that hide whose a line in the list of entrants is. */
void draw_new_salt(char salt[DRAW_HASH_HEX]);

#define DRAW_ENTRY_HEX 25 /* 12 bytes in hex, with the NUL */
#define DRAW_NOBODY "000000000000000000000000" /* no visitor is known */
#define DRAW_DIGEST 12 /* of a visitor */

/* What stands for a visitor in the list of entrants. */
void draw_entry(const char *salt, const unsigned char digest[DRAW_DIGEST],
    char entry[DRAW_ENTRY_HEX]);

/* What the draw's key is made of, as it is published. */
struct draw_inputs {
	const char *seed;
	int64_t entrants;
	const char *entrants_hash;
	const char *beacon; /* its value; empty: without */
};

/* The key of the permutation, in hex. */
void draw_key(const struct draw_inputs *, char key[DRAW_HASH_HEX]);

/* SHA-256 of bytes, in hex. */
void draw_hash(const void *data, size_t len, char hash[DRAW_HASH_HEX]);

/* SHA-256 of a seed; BAD_FIELD unless it is 64 hex digits. */
enum status draw_commitment(
    const char *seed, char commitment[DRAW_HASH_HEX]) MUST_CHECK;

/*
 * The number that an index got, from published values alone: 1 <= index <=
 * entrants; BAD_FIELD otherwise.  It is computed in Redis; any Redis will do.
 */
enum status draw_number(struct queue_context *, const char *key,
    int64_t entrants, int64_t index, int64_t *number) MUST_CHECK;

#endif
