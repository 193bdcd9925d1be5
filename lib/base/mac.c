/*
 * Sealing a few fields into a text, and opening it again.  The MAC is
 * BLAKE2b-128 over what mac_text.c says, and so over the purpose too: a change
 * makes every token of a visitor invalid.
 */
#include <string.h>

#include <sodium.h>

#include "base/keyring.h"
#include "base/mac.h"

#define TAG_BYTES crypto_generichash_BYTES_MIN

_Static_assert(KEYRING_KEY_BYTES == crypto_generichash_KEYBYTES,
    "a key of the file is one of libsodium");

/* The MAC of the packed fields for a purpose. */
static void
compute_tag(const struct keyring_key *key, const char *purpose,
    const unsigned char *packed, size_t len, unsigned char out[TAG_BYTES])
{
	unsigned char n = (unsigned char)strlen(purpose);
	crypto_generichash_state state;

	crypto_generichash_init(
	    &state, key->bytes, KEYRING_KEY_BYTES, TAG_BYTES);
	crypto_generichash_update(&state, &n, 1);
	crypto_generichash_update(&state, (const unsigned char *)purpose, n);
	crypto_generichash_update(&state, packed, len);
	crypto_generichash_final(&state, out, TAG_BYTES);
}

enum status
mac_seal(struct keyring *ring, const char *purpose,
    const struct mac_field *field, size_t n, char sealed[MAC_SEALED_MAX])
{
	const struct keyring_key *key = keyring_newest(ring);
	struct mac_packed p;
	enum status st;

	if ((st = mac_text_pack(&p, key->id, field, n, TAG_BYTES)) != ST_OK)
		return st;
	compute_tag(key, purpose, p.bytes, p.len, p.bytes + p.len);
	p.len += TAG_BYTES;
	return mac_text_write(&p, sealed);
}

/* Nothing of the text is believed before its MAC is right, but the id of the
 * key and the length. */
enum status
mac_open(struct keyring *ring, const char *purpose, const char *sealed,
    struct mac_opened *out)
{
	unsigned char want[TAG_BYTES];
	const struct keyring_key *key;
	size_t len;

	if (mac_text_read(sealed, TAG_BYTES, out, &len) != ST_OK)
		return ST_TOKEN_INVALID;
	if ((key = keyring_find(ring, out->bytes[0])) == NULL)
		return ST_TOKEN_INVALID;
	compute_tag(key, purpose, out->bytes, len, want);
	if (sodium_memcmp(want, out->bytes + len, TAG_BYTES) != 0)
		return ST_TOKEN_INVALID;
	return mac_text_split(out, len);
}

int
mac_same_text(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}
