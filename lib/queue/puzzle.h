#ifndef QUEUE_PUZZLE_H
#define QUEUE_PUZZLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/mac.h"
#include "queue/visitor.h"

/*
 * What newcomers solve (rule 13).  The challenge is a sealed text that says for
 * whom, when and how hard it was set, so that nothing is stored of it.  A nonce
 * solves it if SHA-256 over the 32 bytes of SHA-256(challenge) and the nonce as
 * eight bytes, highest first, begins with `level` bits that are zero: one
 * compression a try.
 */

#define PUZZLE_LIFE_MS 120000 /* as in modules/puzzle.lua */
#define PUZZLE_NONCE_MAX 9007199254740991 /* an integer of JavaScript */

struct puzzle {
	int64_t concert_id;
	int64_t epoch;
	int64_t set_ms; /* by the room's clock */
	int64_t after; /* the visitor's latest index: 0: it has had none */
	int64_t level; /* bits */
};

enum status puzzle_seal(struct keyring *, const struct puzzle *,
    const struct visitor *, char challenge[MAC_SEALED_MAX]) MUST_CHECK;

/* TOKEN_INVALID unless the challenge was set here, for this concert and this
 * visitor, and the nonce solves it. */
enum status puzzle_open(struct keyring *, const char *challenge, int64_t nonce,
    int64_t concert_id, const struct visitor *, struct puzzle *) MUST_CHECK;

#endif
