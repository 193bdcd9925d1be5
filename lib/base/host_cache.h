#ifndef BASE_HOST_CACHE_H
#define BASE_HOST_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * What all processes of a host know together: a file in booking.state_dir that
 * is true for a second.  When it is older, one process makes it again while
 * the others wait, or make do with the one there is.  It holds nothing that
 * cannot be made again.
 */
struct host_cache {
	const char *data;
	size_t len;
	void *map; /* NULL: data is memory of ours */
};

struct host_cache_kind {
	int64_t ttl_ms;
	/* Another process makes it: take one that is at most this much older
	 * meanwhile, instead of waiting.  0: wait. */
	int64_t stale_ms;
	/*
	 * Make it anew.  old is what there is, empty when nothing.  Leaving
	 * *data NULL says that old is true for another while.  *data is
	 * malloc()ed and taken over.
	 */
	enum status (*fill)(
	    void *arg, const struct host_cache *old, char **data, size_t *len);
};

/* Statuses are those of make.  A folder that cannot be used is logged, and the
 * thing made for this caller alone.  Free after ST_OK. */
enum status host_cache_get(const char *dir, const char *name,
    const struct host_cache_kind *, void *arg, struct host_cache *) MUST_CHECK;

/* The same without waiting: BUSY when another process makes it and what there
 * is will not do meanwhile. */
enum status host_cache_try(const char *dir, const char *name,
    const struct host_cache_kind *, void *arg, struct host_cache *) MUST_CHECK;

void host_cache_free(struct host_cache *);

bool host_cache_exists(const char *dir, const char *name);

#endif
