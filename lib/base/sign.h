#ifndef BASE_SIGN_H
#define BASE_SIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mac_text.h"
#include "base/status.h"

/*
 * Signatures (Ed25519 of libsodium): a holder of the public keys can check what
 * only a holder of the secret ones can make.  The secret keyring is of a file
 * of seeds, the public one of the file of the same name with .pub
 * (keyring.h).  The purpose is under the signature, so that what was signed for
 * one is never taken for another.  The same content under the same key gives
 * the same signature.
 */

#define SIGN_BYTES 64
#define SIGN_CONTENT_MAX MAC_SEALED_MAX /* bytes under a signature */

struct keyring;

/* A few fields and a signature in a text, as mac_text.h says.  A purpose is for
 * texts, or for sign_bytes(), never for both. */
enum status sign_text(struct keyring *secret, const char *purpose,
    const struct mac_field *, size_t n, char text[MAC_SEALED_MAX]) MUST_CHECK;

/* TOKEN_INVALID unless the text was signed for this purpose by the secret of
 * one of these keys. */
enum status sign_open(struct keyring *public, const char *purpose,
    const char *text, struct mac_opened *) MUST_CHECK;

/* Does the text say that it was signed for these fields, by the newest key?
 * Its signature is not looked at: this tells whether signing again would give
 * anything new, and makes nothing good. */
bool sign_text_says(struct keyring *secret, const struct mac_field *, size_t n,
    const char *text);

/* A signature alone, for content that has a form of its own and carries the id
 * of the key: at most SIGN_CONTENT_MAX bytes. */
enum status sign_bytes(struct keyring *secret, const char *purpose,
    const void *content, size_t len, unsigned char *key_id,
    unsigned char signature[SIGN_BYTES]) MUST_CHECK;

/* TOKEN_INVALID unless that key signed this content for this purpose. */
enum status sign_check(struct keyring *public, const char *purpose,
    unsigned char key_id, const void *content, size_t len,
    const unsigned char signature[SIGN_BYTES]) MUST_CHECK;

/* The public key of a seed. */
void sign_public_key(const unsigned char *seed, unsigned char *public_key);

#endif
