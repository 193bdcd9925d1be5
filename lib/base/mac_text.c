/*
 * The bytes of sealed and signed texts.
 *
 *     id    of the key              1 byte
 *     n     number of fields        1 byte
 *     n x { length 1 byte, bytes }
 *     tag   over the length of the purpose (1), the purpose, all of the above
 *
 * in base64url without padding.  Every length is under the tag, so that fields
 * cannot be shifted into each other.  Tokens and sessions of visitors are in
 * this format: a change makes all of them invalid.  Nothing here knows what a
 * tag is: mac.c and sign.c make and check them, and split nothing before.
 */
#include <string.h>

#include <sodium.h>

#include "base/mac_text.h"

/* What does not fit is INTERNAL: the caller's fields have bounds of their own.
 */
enum status
mac_text_pack(struct mac_packed *p, unsigned char key_id,
    const struct mac_field *field, size_t n, size_t tag_len)
{
	if (n > MAC_FIELDS_MAX)
		return ST_INTERNAL;
	p->bytes[0] = key_id;
	p->bytes[1] = (unsigned char)n;
	p->len = 2;
	for (size_t i = 0; i < n; i++) {
		if (field[i].len > MAC_FIELD_MAX ||
		    p->len + 1 + field[i].len + tag_len > sizeof p->bytes)
			return ST_INTERNAL;
		p->bytes[p->len++] = (unsigned char)field[i].len;
		memcpy(p->bytes + p->len, field[i].data, field[i].len);
		p->len += field[i].len;
	}
	return ST_OK;
}

enum status
mac_text_write(const struct mac_packed *p, char text[MAC_SEALED_MAX])
{
	if (sodium_base64_encoded_len(p->len,
		sodium_base64_VARIANT_URLSAFE_NO_PADDING) > MAC_SEALED_MAX)
		return ST_INTERNAL;
	sodium_bin2base64(text, MAC_SEALED_MAX, p->bytes, p->len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return ST_OK;
}

/* The alphabet is checked here because libsodium 1.0.18 takes bytes above 0x7f
 * for letters of it: two texts would open to the same fields. */
enum status
mac_text_read(
    const char *text, size_t tag_len, struct mac_opened *out, size_t *len)
{
	static const char alphabet[] =
	    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	size_t n = strspn(text, alphabet);

	if (text[n] != '\0' || n >= MAC_SEALED_MAX ||
	    sodium_base642bin(out->bytes, sizeof out->bytes, text, n, NULL, len,
		NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
	    *len < 2 + tag_len)
		return ST_TOKEN_INVALID;
	*len -= tag_len;
	return ST_OK;
}

/* The fields must fill the bytes exactly. */
enum status
mac_text_split(struct mac_opened *out, size_t len)
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
