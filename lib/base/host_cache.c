/*
 * A file that the processes of a host make for each other.
 *
 * The process that makes it holds flock() on NAME.lock, or on the lock that its
 * kind names for many files; the file itself is only
 * ever replaced, so that a reader needs no lock.  A state of a call:
 *
 *     fresh                      take it
 *     old, usable, lock free     make it under the lock
 *     old, usable, lock taken    take the old one: stale_ms
 *     unusable, lock taken       wait for the lock (get) or BUSY (try)
 *
 * After a wait the file is looked at again, since the holder of the lock has
 * usually just made it.  Where the folder cannot be used, each caller makes its
 * own: slow, and right.  The lock file must never be removed: two processes
 * would then hold locks on two different files of the same name.
 */
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/host_cache.h"
#include "base/log.h"

/* The age of a file that is missing or useless. */
#define NEVER INT64_MAX

void
host_cache_free(struct host_cache *s)
{
	if (s->map != NULL)
		munmap(s->map, s->len);
	else
		free((void *)(uintptr_t)s->data);
	*s = (struct host_cache){ 0 };
}

bool
host_cache_exists(const char *dir, const char *name)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/%s", dir, name);
	return file_exists(path);
}

/* The age of a file by its time of change.  A file of the future (the clock was
 * set back) is too old, or it would be fresh until then. */
static int64_t
entry_age_ms(const struct stat *sb)
{
	int64_t changed =
	    (int64_t)sb->st_mtim.tv_sec * 1000 + sb->st_mtim.tv_nsec / 1000000;
	int64_t age = clock_wall_ms() - changed;

	return age >= 0 ? age : NEVER;
}

/*
 * Map the file as it is now; a rename does not change what is mapped.  (Reading
 * the 5 MB of 50,000 seats took a quarter of a millisecond longer, of one that
 * a request takes in all.)  Cutting the file short instead of replacing it
 * would end its readers with SIGBUS: we never do, and only the same user could.
 */
static int64_t
map_entry(const char *path, struct host_cache *s)
{
	struct stat sb;
	void *map;
	int fd;

	*s = (struct host_cache){ 0 };
	if (file_open_state(path, &fd) != ST_OK)
		return NEVER;
	if (fstat(fd, &sb) != 0 || sb.st_size == 0 ||
	    (map = mmap(NULL, (size_t)sb.st_size, PROT_READ, MAP_SHARED, fd,
		 0)) == MAP_FAILED) {
		close(fd);
		return NEVER;
	}
	close(fd);
	*s = (struct host_cache){ map, (size_t)sb.st_size, map, true };
	return entry_age_ms(&sb);
}

/* The lock to make it under; -1 with *busy set when another process has it. */
static int
take_fill_lock(const char *dir, const char *name, bool wait, bool *busy)
{
	char path[PATH_MAX];
	int fd;

	*busy = false;
	if (snprintf(path, sizeof path, "%s/%s.lock", dir, name) >=
	    (int)sizeof path)
		return -1;
	if (file_open_lock(path, &fd) != ST_OK)
		return -1;
	while (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB)) != 0) {
		if (errno == EINTR)
			continue;
		*busy = errno == EWOULDBLOCK;
		close(fd);
		return -1;
	}
	return fd;
}

/* Make it and, with publish, put it where the others find it.  s is what there
 * is before, and what was made after. */
static enum status
make_entry(const char *path, const struct host_cache_kind *kind, void *arg,
    bool publish, struct host_cache *s)
{
	char *data = NULL;
	size_t len = 0;
	enum status st;

	if ((st = kind->fill(arg, s, &data, &len)) != ST_OK)
		return st;
	if (data == NULL) {
		if (publish)
			file_touch(path);
		return ST_OK;
	}
	host_cache_free(s);
	*s = (struct host_cache){ data, len, NULL, false };
	if (!publish)
		return ST_OK;
	/* Not published is not lost: the caller has it, others make theirs. */
	s->is_shared = file_replace(path, data, len, 0640, false) == ST_OK;
	if (!s->is_shared)
		log_warn("%s: not shared", path);
	return ST_OK;
}

static bool
is_fresh(const struct host_cache_kind *kind, void *arg, int64_t age,
    const struct host_cache *s)
{
	return age < kind->ttl_ms &&
	       (kind->is_right == NULL || kind->is_right(arg, s));
}

/* The table at the top, row by row. */
static enum status
get_entry(const char *dir, const char *name, const struct host_cache_kind *kind,
    void *arg, bool wait, struct host_cache *s)
{
	char path[PATH_MAX];
	int64_t age;
	enum status st = ST_OK;
	bool busy, usable;
	int lock;

	snprintf(path, sizeof path, "%s/%s", dir, name);
	age = map_entry(path, s);
	if (is_fresh(kind, arg, age, s))
		return ST_OK;
	usable = age != NEVER && kind->stale_ms > 0 &&
		 age - kind->ttl_ms < kind->stale_ms;
	lock = take_fill_lock(dir,
	    kind->lock_name != NULL ? kind->lock_name : name, wait && !usable,
	    &busy);
	if (busy && usable)
		return ST_OK;
	if (busy) {
		host_cache_free(s);
		return ST_BUSY;
	}
	if (lock >= 0) {
		host_cache_free(s);
		age = map_entry(path, s);
	}
	if (!is_fresh(kind, arg, age, s))
		st = make_entry(path, kind, arg, lock >= 0, s);
	if (lock >= 0)
		close(lock);
	if (st != ST_OK)
		host_cache_free(s);
	return st;
}

enum status
host_cache_get(const char *dir, const char *name,
    const struct host_cache_kind *kind, void *arg, struct host_cache *s)
{
	return get_entry(dir, name, kind, arg, true, s);
}

enum status
host_cache_try(const char *dir, const char *name,
    const struct host_cache_kind *kind, void *arg, struct host_cache *s)
{
	return get_entry(dir, name, kind, arg, false, s);
}
