/*
 * The file of signing keys.
 *
 * Keys are rotated by putting a new one first (`usherctl keys rotate`).  Every
 * process sees that at its next use, by the file's inode and time of change; it
 * then seals with the new key and still opens what the one before has sealed.
 * A file that cannot be read, or is wrong, must not end a running program: it
 * goes on with the keys it has.
 */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/file.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/str.h"

#define KEYS_VALID 2
#define FILE_MAX 4096

struct keyring {
	char *path;
	struct stat seen; /* of the file the keys were read from */
	struct keyring_key key[KEYS_VALID];
};

/* One line `ID HEX` of a keys file. */
static enum status
parse_key_line(const char *line, struct keyring_key *key)
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

/* Some editors end a line with a carriage return as well. */
static void
drop_carriage_return(char *line)
{
	size_t len = strlen(line);

	if (len > 0 && line[len - 1] == '\r')
		line[len - 1] = '\0';
}

/* What is wrong with the text of a keys file, NULL if nothing; it is cut up.
 * Lines after the last valid key do not matter: they are older keys. */
static const char *
parse_keys(char *text, size_t len, struct keyring_key key[KEYS_VALID])
{
	char *rest = text, *line;
	size_t n = 0;

	if (strlen(text) != len)
		return "has a NUL byte in it";
	while (n < KEYS_VALID && (line = strsep(&rest, "\n")) != NULL) {
		drop_carriage_return(line);
		if (*line == '\0' || *line == '#')
			continue;
		if (parse_key_line(line, &key[n++]) != ST_OK)
			return "a line is not `ID HEX`";
	}
	return n == 0 ? "holds no key" : NULL;
}

/* All or nothing: a file with a fault leaves the keys as they are.  The file is
 * looked at before it is read, so that a change in between is seen at the next
 * use.  No copy of the keys stays behind in memory. */
static enum status
load_keys(struct keyring *ring)
{
	struct keyring_key key[KEYS_VALID] = { 0 };
	char text[FILE_MAX];
	const char *fault = "cannot read the keys";
	size_t len;

	if (stat(ring->path, &ring->seen) == 0 &&
	    file_read(ring->path, text, sizeof text, &len) == ST_OK)
		fault = parse_keys(text, len, key);
	if (fault == NULL)
		memcpy(ring->key, key, sizeof key);
	else
		log_error("%s: %s", ring->path, fault);
	sodium_memzero(text, sizeof text);
	sodium_memzero(key, sizeof key);
	return fault == NULL ? ST_OK : ST_INTERNAL;
}

/* Read the keys again when the file was replaced.  A bad file is not read again
 * before it changes: it would be logged at every use. */
static void
refresh_keys(struct keyring *ring)
{
	struct stat now;

	if (stat(ring->path, &now) != 0 ||
	    (now.st_ino == ring->seen.st_ino &&
		now.st_mtim.tv_sec == ring->seen.st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == ring->seen.st_mtim.tv_nsec))
		return;
	if (load_keys(ring) != ST_OK)
		ring->seen = now;
}

/* A ring is only handed out with its keys in it: one without would take every
 * token for forged, and visitors would lose their places. */
enum status
keyring_open(struct keyring **out, const char *path)
{
	struct keyring *ring;
	enum status st;

	if (sodium_init() < 0 || (ring = calloc(1, sizeof *ring)) == NULL)
		return ST_INTERNAL;
	ring->path = str_dup(path);
	if ((st = load_keys(ring)) != ST_OK) {
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

const struct keyring_key *
keyring_newest(struct keyring *ring)
{
	refresh_keys(ring);
	return &ring->key[0];
}

const struct keyring_key *
keyring_find(struct keyring *ring, unsigned char id)
{
	refresh_keys(ring);
	for (size_t i = 0; i < KEYS_VALID; i++)
		if (id != 0 && ring->key[i].id == id)
			return &ring->key[i];
	return NULL;
}
