#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/file.h"
#include "base/log.h"
#include "base/mac.h"
#include "base/str.h"

#define KEY_BYTES crypto_generichash_KEYBYTES
#define TAG_BYTES crypto_generichash_BYTES_MIN
#define KEYS_VALID 2
#define FILE_MAX 4096

struct key {
	unsigned char id; /* 0: there is none */
	unsigned char bytes[KEY_BYTES];
};

struct keyring {
	char *path;
	struct stat seen; /* of the file the keys were read from */
	struct key key[KEYS_VALID];
};

/* One line `ID HEX` of a keys file. */
static enum status
parse_key(const char *line, struct key *key)
{
	size_t len;
	char *end;
	long id = strtol(line, &end, 10);

	if (id < 1 || id > 255 || *end != ' ')
		return ST_BAD_REQUEST;
	if (sodium_hex2bin(key->bytes, sizeof key->bytes, end + 1,
		strlen(end + 1), NULL, &len, NULL) != 0 ||
	    len != sizeof key->bytes)
		return ST_BAD_REQUEST;
	key->id = (unsigned char)id;
	return ST_OK;
}

/* An editor may have ended the line with a carriage return too. */
static void
drop_return(char *line)
{
	size_t len = strlen(line);

	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
}

static enum status
load(struct keyring *ring)
{
	struct key key[KEYS_VALID] = { 0 };
	char text[FILE_MAX], *rest = text, *line;
	size_t len, n = 0;

	if (stat(ring->path, &ring->seen) != 0 ||
	    file_read(ring->path, text, sizeof text, &len) != ST_OK) {
		log_error("%s: no keys to read", ring->path);
		return ST_INTERNAL;
	}
	if (strlen(text) != len) {
		log_error("%s: has a NUL byte in it", ring->path);
		return ST_INTERNAL;
	}
	while (n < KEYS_VALID && (line = strsep(&rest, "\n")) != NULL) {
		drop_return(line);
		if (*line == '\0' || *line == '#')
			continue;
		if (parse_key(line, &key[n++]) != ST_OK) {
			log_error("%s: a line is not `ID HEX`", ring->path);
			return ST_INTERNAL;
		}
	}
	sodium_memzero(text, sizeof text);
	if (n == 0) {
		log_error("%s: holds no key", ring->path);
		return ST_INTERNAL;
	}
	memcpy(ring->key, key, sizeof key);
	return ST_OK;
}

/* Read the keys again when the file was replaced.  A file that cannot be read
 * leaves the keys that are known. */
static void
refresh(struct keyring *ring)
{
	struct stat now;

	if (stat(ring->path, &now) != 0 ||
	    (now.st_ino == ring->seen.st_ino &&
		now.st_mtim.tv_sec == ring->seen.st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == ring->seen.st_mtim.tv_nsec))
		return;
	if (load(ring) != ST_OK)
		ring->seen = now;
}

enum status
keyring_open(struct keyring **out, const char *path)
{
	struct keyring *ring;
	enum status st;

	if (sodium_init() < 0 || (ring = calloc(1, sizeof *ring)) == NULL)
		return ST_INTERNAL;
	ring->path = str_dup(path);
	if ((st = load(ring)) != ST_OK) {
		keyring_free(ring);
		return st;
	}
	*out = ring;
	return ST_OK;
}

void
keyring_free(struct keyring *ring)
{
	if (ring == NULL)
		return;
	sodium_memzero(ring->key, sizeof ring->key);
	free(ring->path);
	free(ring);
}

/* The MAC over the length-prefixed purpose and the packed fields. */
static void
tag(const struct key *key, const char *purpose, const unsigned char *packed,
    size_t len, unsigned char out[TAG_BYTES])
{
	unsigned char n = (unsigned char)strlen(purpose);
	crypto_generichash_state state;

	crypto_generichash_init(&state, key->bytes, KEY_BYTES, TAG_BYTES);
	crypto_generichash_update(&state, &n, 1);
	crypto_generichash_update(&state, (const unsigned char *)purpose, n);
	crypto_generichash_update(&state, packed, len);
	crypto_generichash_final(&state, out, TAG_BYTES);
}

enum status
mac_seal(struct keyring *ring, const char *purpose,
    const struct mac_field *field, size_t n, char sealed[MAC_SEALED_MAX])
{
	unsigned char bytes[MAC_SEALED_MAX];
	size_t len = 0;

	refresh(ring);
	if (n > MAC_FIELDS_MAX)
		return ST_INTERNAL;
	bytes[len++] = ring->key[0].id;
	bytes[len++] = (unsigned char)n;
	for (size_t i = 0; i < n; i++) {
		if (field[i].len > MAC_FIELD_MAX ||
		    len + 1 + field[i].len + TAG_BYTES > sizeof bytes)
			return ST_INTERNAL;
		bytes[len++] = (unsigned char)field[i].len;
		memcpy(bytes + len, field[i].data, field[i].len);
		len += field[i].len;
	}
	tag(&ring->key[0], purpose, bytes, len, bytes + len);
	len += TAG_BYTES;
	if (sodium_base64_encoded_len(
		len, sodium_base64_VARIANT_URLSAFE_NO_PADDING) > MAC_SEALED_MAX)
		return ST_INTERNAL;
	sodium_bin2base64(sealed, MAC_SEALED_MAX, bytes, len,
	    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	return ST_OK;
}

static const struct key *
find_key(struct keyring *ring, unsigned char id)
{
	for (size_t i = 0; i < KEYS_VALID; i++)
		if (id != 0 && ring->key[i].id == id)
			return &ring->key[i];
	return NULL;
}

/* libsodium 1.0.18 takes bytes above 0x7f for letters of the alphabet; then
 * two texts would open to the same fields. */
static enum status
decode(const char *sealed, struct mac_opened *out, size_t *len)
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

/* Split the packed fields; they must fill the bytes exactly. */
static enum status
split(struct mac_opened *out, size_t len)
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

enum status
mac_open(struct keyring *ring, const char *purpose, const char *sealed,
    struct mac_opened *out)
{
	unsigned char want[TAG_BYTES];
	const struct key *key;
	size_t len;

	if (decode(sealed, out, &len) != ST_OK)
		return ST_TOKEN_INVALID;
	refresh(ring);
	if ((key = find_key(ring, out->bytes[0])) == NULL)
		return ST_TOKEN_INVALID;
	len -= TAG_BYTES;
	tag(key, purpose, out->bytes, len, want);
	if (sodium_memcmp(want, out->bytes + len, TAG_BYTES) != 0)
		return ST_TOKEN_INVALID;
	return split(out, len);
}

int
mac_same_text(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}
