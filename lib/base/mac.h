#ifndef BASE_MAC_H
#define BASE_MAC_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * Sealed texts: a few fields and a keyed MAC over them (BLAKE2b of libsodium,
 * 16 bytes), in base64url without padding.  Anyone can read the fields; only a
 * holder of the key can make them.  Tokens, sessions and anonymous visitors
 * are sealed texts of different purposes; the purpose is under the MAC, so
 * that one is never taken for another.  The same fields under the same key
 * give the same text.
 *
 *     key id (1) | count (1) | { length (1) | bytes } ... | mac (16)
 */

#define MAC_FIELDS_MAX 8
#define MAC_FIELD_MAX 255
#define MAC_SEALED_MAX 512 /* of the text, with its NUL */

struct keyring;

struct mac_field {
	const void *data;
	size_t len; /* at most MAC_FIELD_MAX */
};

enum status mac_seal(struct keyring *, const char *purpose,
    const struct mac_field *, size_t n, char sealed[MAC_SEALED_MAX]) MUST_CHECK;

/* The fields of a sealed text; they point into the struct itself. */
struct mac_opened {
	size_t n;
	struct mac_field field[MAC_FIELDS_MAX];
	unsigned char bytes[MAC_SEALED_MAX];
};

/* TOKEN_INVALID unless the text was sealed for this purpose by a valid key. */
enum status mac_open(struct keyring *, const char *purpose, const char *sealed,
    struct mac_opened *) MUST_CHECK;

/* Compare two texts in a time that does not tell where they differ. */
int mac_same_text(const char *a, const char *b);

#endif
