#ifndef BASE_MAC_TEXT_H
#define BASE_MAC_TEXT_H

#include <stddef.h>

#include "base/status.h"

/*
 * The format of sealed texts (mac.h) and of signed ones (sign.h): a few fields
 * and a tag over them, which is a MAC or a signature, in base64url without
 * padding.
 *
 *     key id (1) | count (1) | { length (1) | bytes } ... | tag
 */

#define MAC_FIELDS_MAX 8
#define MAC_FIELD_MAX 255
#define MAC_SEALED_MAX 512 /* of the text, with its NUL */

struct mac_field {
	const void *data;
	size_t len; /* at most MAC_FIELD_MAX */
};

/* The fields of a text; they point into the struct itself. */
struct mac_opened {
	size_t n;
	struct mac_field field[MAC_FIELDS_MAX];
	unsigned char bytes[MAC_SEALED_MAX];
};

/* What the tag is over, and then the tag. */
struct mac_packed {
	size_t len;
	unsigned char bytes[MAC_SEALED_MAX];
};

/* Pack the fields, for a tag of that many bytes: INTERNAL if they do not fit.
 */
enum status mac_text_pack(struct mac_packed *, unsigned char key_id,
    const struct mac_field *, size_t n, size_t tag_len) MUST_CHECK;

/* Write the text once the tag is there: the last bytes of the packed ones. */
enum status mac_text_write(
    const struct mac_packed *, char text[MAC_SEALED_MAX]) MUST_CHECK;

/* Read a text up to its bytes; *len is how many of them the tag is over.
 * TOKEN_INVALID if it is not such a text.  The key's id is the first byte. */
enum status mac_text_read(const char *text, size_t tag_len, struct mac_opened *,
    size_t *len) MUST_CHECK;

/* Find the fields in the bytes, once their tag is right.  TOKEN_INVALID. */
enum status mac_text_split(struct mac_opened *, size_t len) MUST_CHECK;

#endif
