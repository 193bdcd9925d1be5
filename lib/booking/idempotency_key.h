#ifndef BOOKING_IDEMPOTENCY_KEY_H
#define BOOKING_IDEMPOTENCY_KEY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"
#include "store/sql.h"

#define IDEMPOTENCY_KEY_MAX 64 /* bytes */
#define IDEMPOTENCY_KEY_HASH 32

/* The key of an account under which a request is answered once. */
struct idempotency_key {
	const char *account;
	const char *text; /* one that idempotency_key_is_valid() accepts */
	/* Two requests are the same one if their hashes are. */
	unsigned char request_hash[IDEMPOTENCY_KEY_HASH];
};

/* 1 to IDEMPOTENCY_KEY_MAX bytes of visible ASCII; NULL is not. */
bool idempotency_key_is_valid(const char *text);

/*
 * In the caller's transaction, whose end releases the key.  OK with *answer
 * NULL: the key is the caller's, who does the work and then calls
 * idempotency_key_store().  OK with an answer: this request was answered so
 * before; the caller frees it (free()).  PAYMENT_IN_PROGRESS: another
 * transaction has the key.  KEY_REUSED: another request was answered under it.
 * NO_ACCOUNT.
 */
enum status idempotency_key_take(struct sql *, const struct idempotency_key *,
    char **answer, size_t *len) MUST_CHECK;

enum status idempotency_key_store(struct sql *, const struct idempotency_key *,
    const char *answer, size_t len) MUST_CHECK;

#endif
