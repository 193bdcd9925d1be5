#ifndef QUEUE_TOKEN_H
#define QUEUE_TOKEN_H

#include <stdint.h>

#include "base/mac.h"
#include "queue/visitor.h"

/*
 * A visitor's credential: concert, epoch, arrival index and visitor, sealed.
 * The same place gives the same text; nothing is stored.
 */
struct token {
	int64_t concert_id;
	int64_t epoch;
	int64_t index;
	struct visitor visitor;
};

enum status token_seal(struct keyring *, const struct token *,
    char text[MAC_SEALED_MAX]) MUST_CHECK;

/* TOKEN_INVALID unless it was made here, for this concert. */
enum status token_open(struct keyring *, const char *text, int64_t concert_id,
    struct token *) MUST_CHECK;

#endif
