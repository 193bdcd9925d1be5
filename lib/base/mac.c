/*
 * Sealing a few fields into a text, and opening it again.
 *
 *     id    of the key              1 byte
 *     n     number of fields        1 byte
 *     n x { length 1 byte, bytes }
 *     MAC   BLAKE2b-128 over        16 bytes
 *           length of purpose (1), purpose, all of the above
 *
 * in base64url without padding.  Every length is under the MAC, so that fields
 * cannot be shifted into each other, and so is the purpose.  Tokens and
 * sessions of visitors are in this format: a change makes all of them invalid.
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

/* What does not fit is INTERNAL: the caller's fields have bounds of their own.
 */
enum status
mac_seal(struct keyring *ring, const char *purpose,
    const struct mac_field *field, size_t n, char sealed[MAC_SEALED_MAX])
{
	const struct keyring_key *key = keyring_newest(ring);
	unsigned char bytes[MAC_SEALED_MAX];
	size_t len = 0;

	if (n > MAC_FIELDS_MAX)
		return ST_INTERNAL;
	bytes[len++] = key->id;
	bytes[len++] = (unsigned char)n;
	for (size_t i = 0; i < n; i++) {
		if (field[i].len > MAC_FIELD_MAX ||
		    len + 1 + field[i].len + TAG_BYTES > sizeof bytes)
			return ST_INTERNAL;
		bytes[len++] = (unsigned char)field[i].len;
		memcpy(bytes + len, field[i].data, field[i].len);
		len += field[i].len;
	}
	compute_tag(key, purpose, bytes, len, bytes + len);
	len += TAG_BYTES;
	if (sodium_base64_encoded_len(
		len, sodium_base64_VARIANT_URLSAFE_NO_PADDING) > MAC_SEALED_MAX)
		return ST_INTERNAL;
	sodium_bin2base64(sealed, MAC_SEALED_MAX, bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return ST_OK;
}

/* The alphabet is checked here because libsodium 1.0.18 takes bytes above 0x7f
 * for letters of it: two texts would open to the same fields. */
static enum status
decode_sealed(const char *sealed, struct mac_opened *out, size_t *len)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strspn(sealed, alphabet);

	if (sealed[n] != '\0' || n >= MAC_SEALED_MAX ||
	    sodium_base642bin(out->bytes, sizeof out->bytes, sealed, n, NULL,
		len, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    *len < 2 + TAG_BYTES)
		return ST_TOKEN_INVALID;
	return ST_OK;
}

/* Split the packed fields, which must fill the bytes exactly. */
static enum status
split_fields(struct mac_opened *out, size_t len)
{
	size_t at = 2;

	out->n = out->bytes[1];
	if (out->n > MAC_FIELDS_MAX)
		return ST_TOKEN_INVALID;
	for (size_t i = 0; i < out->n; i++) {
		if (at >= len || at + 1 + out->bytes[at] > len)
			return ST_TOKEN_INVALID;
		out->field[i].data = out->bytes + at + 1;
		out->field[i].len = out->bytes[at];
		at += 1 + out->field[i].len;
	}
	return at == len ? ST_OK : ST_TOKEN_INVALID;
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

	if (decode_sealed(sealed, out, &len) != ST_OK)
		return ST_TOKEN_INVALID;
	if ((key = keyring_find(ring, out->bytes[0])) == NULL)
		return ST_TOKEN_INVALID;
	len -= TAG_BYTES;
	compute_tag(key, purpose, out->bytes, len, want);
	if (sodium_memcmp(want, out->bytes + len, TAG_BYTES) != 0)
		return ST_TOKEN_INVALID;
	return split_fields(out, len);
}

int
mac_same_text(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}
