#ifndef BASE_MAC_H
#define BASE_MAC_H

#include "base/mac_text.h"
#include "base/status.h"

/*
 * Sealed texts: a few fields and a keyed MAC over them (BLAKE2b of libsodium,
 * 16 bytes).  Anyone can read the fields; only a holder of the key can make
 * them, or tell whether they are genuine.  Tokens and anonymous visitors are
 * sealed texts of different purposes; the purpose is under the MAC, so that one
 * is never taken for another.  The same fields under the same key give the same
 * text.  mac_text.h has the format.
 */

struct keyring;

enum status mac_seal(struct keyring *, const char *purpose,
    const struct mac_field *, size_t n, char sealed[MAC_SEALED_MAX]) MUST_CHECK;

/* TOKEN_INVALID unless the text was sealed for this purpose by a valid key. */
enum status mac_open(struct keyring *, const char *purpose, const char *sealed,
    struct mac_opened *) MUST_CHECK;

/* Compare two texts in a time that does not tell where they differ. */
int mac_same_text(const char *a, const char *b);

#endif
