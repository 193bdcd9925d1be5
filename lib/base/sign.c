/*
 * Signing and checking.  What is signed is
 *
 *     length of the purpose (1) | purpose | content
 *
 * where the content of a text is what mac_text.c packs.  Tickets are checked
 * months after they were sold, and by devices of their own: a change makes all
 * of them worthless.
 */
#include <string.h>

#include <sodium.h>

#include "base/keyring.h"
#include "base/sign.h"

#define PURPOSE_MAX 32

_Static_assert(SIGN_BYTES == crypto_sign_BYTES, "a signature of libsodium");
_Static_assert(KEYRING_KEY_BYTES == crypto_sign_SEEDBYTES &&
		   KEYRING_KEY_BYTES == crypto_sign_PUBLICKEYBYTES,
    "a key of the file is a seed, or a public key");

/* What goes under the signature, in one piece. */
struct message {
	size_t len;
	unsigned char bytes[1 + PURPOSE_MAX + SIGN_CONTENT_MAX];
};

static enum status
compose_message(
    struct message *m, const char *purpose, const void *content, size_t len)
{
	size_t n = strlen(purpose);

	if (n > PURPOSE_MAX || len > SIGN_CONTENT_MAX)
		return ST_INTERNAL;
	m->bytes[0] = (unsigned char)n;
	memcpy(m->bytes + 1, purpose, n);
	memcpy(m->bytes + 1 + n, content, len);
	m->len = 1 + n + len;
	return ST_OK;
}

/* No copy of the secret stays behind in memory. */
static enum status
sign_with(const struct keyring_key *key, const char *purpose,
    const void *content, size_t len, unsigned char signature[SIGN_BYTES])
{
	unsigned char public_key[crypto_sign_PUBLICKEYBYTES];
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];
	struct message m;
	enum status st;

	if ((st = compose_message(&m, purpose, content, len)) != ST_OK)
		return st;
	crypto_sign_seed_keypair(public_key, secret_key, key->bytes);
	crypto_sign_detached(signature, NULL, m.bytes, m.len, secret_key);
	sodium_memzero(secret_key, sizeof secret_key);
	return ST_OK;
}

enum status
sign_bytes(struct keyring *secret, const char *purpose, const void *content,
    size_t len, unsigned char *key_id, unsigned char signature[SIGN_BYTES])
{
	const struct keyring_key *key = keyring_newest(secret);
	enum status st = sign_with(key, purpose, content, len, signature);

	if (st == ST_OK)
		*key_id = key->id;
	return st;
}

enum status
sign_check(struct keyring *public, const char *purpose, unsigned char key_id,
    const void *content, size_t len, const unsigned char signature[SIGN_BYTES])
{
	const struct keyring_key *key = keyring_find(public, key_id);
	struct message m;

	if (key == NULL ||
	    compose_message(&m, purpose, content, len) != ST_OK ||
	    crypto_sign_verify_detached(
		signature, m.bytes, m.len, key->bytes) != 0)
		return ST_TOKEN_INVALID;
	return ST_OK;
}

enum status
sign_text(struct keyring *secret, const char *purpose,
    const struct mac_field *field, size_t n, char text[MAC_SEALED_MAX])
{
	const struct keyring_key *key = keyring_newest(secret);
	struct mac_packed p;
	enum status st;

	if ((st = mac_text_pack(&p, key->id, field, n, SIGN_BYTES)) != ST_OK)
		return st;
	st = sign_with(key, purpose, p.bytes, p.len, p.bytes + p.len);
	if (st != ST_OK)
		return st;
	p.len += SIGN_BYTES;
	return mac_text_write(&p, text);
}

bool
sign_text_says(struct keyring *secret, const struct mac_field *field, size_t n,
    const char *text)
{
	const struct keyring_key *key = keyring_newest(secret);
	struct mac_packed wanted;
	struct mac_opened is;
	size_t len;

	return mac_text_pack(&wanted, key->id, field, n, SIGN_BYTES) == ST_OK &&
	       mac_text_read(text, SIGN_BYTES, &is, &len) == ST_OK &&
	       len == wanted.len && memcmp(is.bytes, wanted.bytes, len) == 0;
}

/* Nothing of the text is believed before its signature is right, but the id of
 * the key and the length. */
enum status
sign_open(struct keyring *public, const char *purpose, const char *text,
    struct mac_opened *out)
{
	size_t len;

	if (mac_text_read(text, SIGN_BYTES, out, &len) != ST_OK ||
	    sign_check(public, purpose, out->bytes[0], out->bytes, len,
		out->bytes + len) != ST_OK)
		return ST_TOKEN_INVALID;
	return mac_text_split(out, len);
}

void
sign_public_key(const unsigned char *seed, unsigned char *public_key)
{
	unsigned char secret_key[crypto_sign_SECRETKEYBYTES];

	crypto_sign_seed_keypair(public_key, secret_key, seed);
	sodium_memzero(secret_key, sizeof secret_key);
}
