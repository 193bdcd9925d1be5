/*
 * A file of keys.
 *
 * Keys are rotated by replacing the file (`usherctl keys rotate`).  Every
 * process sees that at its next use, by the file's inode and time of change; it
 * then seals with the new key and still opens what the one before has sealed.
 * A file that cannot be read, or is wrong, must not end a running program: it
 * goes on with the keys it has.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/file.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/str.h"

#define SECRETS_VALID 2
#define FILE_MAX 32768

struct keyring {
	char *path;
	struct stat seen; /* of the file the keys were read from */
	size_t valid; /* how many of the file's keys are taken */
	size_t n;
	struct keyring_key key[KEYRING_KEYS_MAX];
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
 * Lines after the last key that is wanted do not matter: they are older keys.
 */
static const char *
parse_keys(
    char *text, size_t len, struct keyring_key *key, size_t max, size_t *n)
{
	char *rest = text, *line;

	*n = 0;
	if (strlen(text) != len)
		return "has a NUL byte in it";
	while (*n < max && (line = strsep(&rest, "\n")) != NULL) {
		drop_carriage_return(line);
		if (*line == '\0' || *line == '#')
			continue;
		if (parse_key_line(line, &key[(*n)++]) != ST_OK)
			return "a line is not `ID HEX`";
	}
	return *n == 0 ? "holds no key" : NULL;
}

/* No copy of the text stays behind in memory. */
enum status
keyring_read(const char *path, struct keyring_key *key, size_t max, size_t *n)
{
	char text[FILE_MAX];
	const char *fault;
	enum status st;
	size_t len;

	if ((st = file_read(path, text, sizeof text, &len)) != ST_OK)
		return st;
	fault = parse_keys(text, len, key, max, n);
	sodium_memzero(text, sizeof text);
	if (fault == NULL)
		return ST_OK;
	log_error("%s: %s", path, fault);
	return ST_INTERNAL;
}

/* All or nothing: a file with a fault leaves the keys as they are.  The file is
 * looked at before it is read, so that a change in between is seen at the next
 * use. */
static enum status
load_keys(struct keyring *ring)
{
	struct keyring_key key[KEYRING_KEYS_MAX] = { 0 };
	enum status st = ST_NOT_FOUND;
	size_t n;

	if (stat(ring->path, &ring->seen) == 0)
		st = keyring_read(ring->path, key, ring->valid, &n);
	if (st == ST_OK) {
		memcpy(ring->key, key, sizeof key);
		ring->n = n;
	} else if (st == ST_NOT_FOUND) {
		log_error("%s: cannot read the keys", ring->path);
	}
	sodium_memzero(key, sizeof key);
	return st == ST_OK ? ST_OK : ST_INTERNAL;
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

static bool
is_public_name(const char *path)
{
	size_t len = strlen(path), end = strlen(KEYRING_PUBLIC);

	return len > end && strcmp(path + len - end, KEYRING_PUBLIC) == 0;
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
	ring->valid = is_public_name(path) ? KEYRING_KEYS_MAX : SECRETS_VALID;
	if ((st = load_keys(ring)) != ST_OK) {
		keyring_free(ring);
		return st;
	}
	*out = ring;
	return ST_OK;
}

enum status
keyring_open_in(struct keyring **out, const char *dir, const char *name)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof path, "%s/%s", dir, name) >=
	    (int)sizeof path) {
		log_error("%.100s...: the path is too long", dir);
		return ST_INTERNAL;
	}
	return keyring_open(out, path);
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
	for (size_t i = 0; i < ring->n; i++)
		if (ring->key[i].id == id)
			return &ring->key[i];
	return NULL;
}
