#ifndef BASE_KEYRING_H
#define BASE_KEYRING_H

#include <stddef.h>

#include "base/status.h"

/*
 * The keys of a file: lines of `ID HEX`, ID 1 to 255, HEX 64 digits, newest
 * first.  The first key seals, or signs.  The first two open; of a file whose
 * name ends in .pub all do, because what was signed has to be good for as long
 * as the public key is kept.  The file is read again when it has changed, so
 * that rotating keys needs no restart and rejects nobody.
 */
struct keyring;

#define KEYRING_KEY_BYTES 32
#define KEYRING_KEYS_MAX 255
#define KEYRING_PUBLIC ".pub"

struct keyring_key {
	unsigned char id; /* 0: no key in this place */
	unsigned char bytes[KEYRING_KEY_BYTES];
};

/* Caller frees.  INTERNAL, logged, when the file cannot be used. */
enum status keyring_open(struct keyring **, const char *path) MUST_CHECK;
/* The same for a file of a folder: security.keys_dir. */
enum status keyring_open_in(
    struct keyring **, const char *dir, const char *name) MUST_CHECK;
void keyring_free(struct keyring *); /* NULL is allowed */

/* The key that seals.  It is the keyring's, and good until the next call. */
const struct keyring_key *keyring_newest(struct keyring *);

/* The same for the key that opens what was sealed with this id; NULL when no
 * valid key has it. */
const struct keyring_key *keyring_find(struct keyring *, unsigned char id);

/* Read the keys of a file, the first max of them.  NOT_FOUND; INTERNAL, logged,
 * when it cannot be used. */
enum status keyring_read(
    const char *path, struct keyring_key *, size_t max, size_t *n) MUST_CHECK;

#endif
