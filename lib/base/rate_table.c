/*
 * The file of a rate table:
 *
 *     16 bytes    a random key, by which names are hashed: nobody can choose a
 *                 name that shares the entry of another one
 *     65,536 entries of 8 bytes, each zero or
 *         22 bits   tag: a part of the hash
 *         42 bits   due, ms: when the key will have its full rate again
 *
 * A key is in one of the WAYS entries that its hash names.  An entry whose time
 * has come says no more than an empty one, and is the next key's: so the table
 * needs room only for those that did something within the last moments.  If all
 * are in use, the key that has waited longest is forgotten: a full table lets
 * too much pass, and refuses nobody for what another did.
 *
 * An entry is one word and is changed by compare-and-swap alone, which is what
 * makes the count exact: two processes never both take the last place.  The
 * clock is that of the host since it was booted, so a time further ahead than
 * any rate allows is of an earlier boot, and over.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sodium.h>

#include "base/file.h"
#include "base/log.h"
#include "base/rate_table.h"

#define ENTRIES 65536
#define WAYS 8
#define DUE_BITS 42
#define DUE_MASK ((UINT64_C(1) << DUE_BITS) - 1)
#define MINUTE_MS 60000

struct rate_table {
	unsigned char key[crypto_shorthash_KEYBYTES];
	_Atomic uint64_t entry[ENTRIES];
};

/* Under the lock of its file, so that a table has one key for all. */
static bool
prepare_table(int fd)
{
	unsigned char key[crypto_shorthash_KEYBYTES];
	struct stat sb;

	if (fstat(fd, &sb) != 0)
		return false;
	if (sb.st_size == (off_t)sizeof(struct rate_table))
		return true;
	if (sb.st_size != 0) {
		errno = EINVAL;
		return false;
	}
	randombytes_buf(key, sizeof key);
	return pwrite(fd, key, sizeof key, 0) == (ssize_t)sizeof key &&
	       ftruncate(fd, (off_t)sizeof(struct rate_table)) == 0;
}

/* Closing the descriptor does not free the lock, since the map keeps the file
 * open: it is freed by hand. */
static void *
map_table(int fd)
{
	bool is_prepared;

	if (flock(fd, LOCK_EX) != 0)
		return MAP_FAILED;
	is_prepared = prepare_table(fd);
	if (flock(fd, LOCK_UN) != 0 || !is_prepared)
		return MAP_FAILED;
	return mmap(NULL, sizeof(struct rate_table), PROT_READ | PROT_WRITE,
	    MAP_SHARED, fd, 0);
}

enum status
rate_table_open(const char *path, struct rate_table **out)
{
	enum status st;
	void *map;
	int fd;

	if ((st = file_open_lock(path, &fd)) != ST_OK)
		return st;
	map = map_table(fd);
	if (map == MAP_FAILED)
		log_error("%s: %s", path, strerror(errno));
	else
		*out = map;
	close(fd);
	return map == MAP_FAILED ? ST_INTERNAL : ST_OK;
}

/* Milliseconds until the key has its full rate again: 0 if it has. */
static int64_t
time_left(uint64_t entry, int64_t now_ms)
{
	int64_t left_ms = (int64_t)(entry & DUE_MASK) - now_ms;

	return left_ms > 0 && left_ms <= 2 * MINUTE_MS ? left_ms : 0;
}

/* The entry of the key, else the one that it is to have. */
static _Atomic uint64_t *
entry_of_key(struct rate_table *t, uint64_t at, uint64_t tag, int64_t now_ms)
{
	_Atomic uint64_t *best = NULL;
	int64_t least_ms = INT64_MAX;

	for (uint64_t i = 0; i < WAYS; i++) {
		_Atomic uint64_t *e = &t->entry[(at + i) % ENTRIES];
		uint64_t value = atomic_load(e);

		if (value >> DUE_BITS == tag)
			return e;
		if (time_left(value, now_ms) < least_ms) {
			least_ms = time_left(value, now_ms);
			best = e;
		}
	}
	return best;
}

/* Looks and takes in one step: if another process has changed the entry in
 * between, all is looked at again. */
enum status
rate_table_take(struct rate_table *t, const char *key, int64_t per_min,
    int64_t now_ms, int64_t *wait_ms)
{
	int64_t each_ms = (MINUTE_MS + per_min - 1) / per_min, left_ms;
	uint64_t hash, tag, old, new;
	_Atomic uint64_t *e;

	crypto_shorthash((unsigned char *)&hash, (const unsigned char *)key,
	    strlen(key), t->key);
	tag = hash >> DUE_BITS;
	do {
		e = entry_of_key(t, hash % ENTRIES, tag, now_ms);
		old = atomic_load(e);
		left_ms = old >> DUE_BITS == tag ? time_left(old, now_ms) : 0;
		if (left_ms + each_ms > per_min * each_ms) {
			*wait_ms = left_ms + each_ms - per_min * each_ms;
			return ST_TOO_MANY_REQUESTS;
		}
		new = tag << DUE_BITS |
		      ((uint64_t)(now_ms + left_ms + each_ms) & DUE_MASK);
	} while (!atomic_compare_exchange_weak(e, &old, new));
	return ST_OK;
}
