#ifndef BASE_HOST_CACHE_H
#define BASE_HOST_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/*
 * A cache that all processes of a host share: a file in booking.state_dir that
 * is good for a short time.  When it is older, one process makes it again while
 * the others wait, or use the old one.  It holds nothing that cannot be made
 * again.
 */
struct host_cache {
	const char *data;
	size_t len;
	void *map; /* NULL: data is malloc()ed */
	bool is_shared; /* the file of that name holds it, or newer content */
};

struct host_cache_kind {
	int64_t ttl_ms;
	/* NULL, or whether a file that is not older than that is still right.
	 */
	bool (*is_right)(void *arg, const struct host_cache *);
	const char *lock_name; /* NULL: that of the file */
	/* While another process makes it, use one that is at most this much
	 * older, right or not, instead of waiting.  0: wait. */
	int64_t stale_ms;
	/*
	 * Make the content.  old is the one that exists, or empty.  *data is
	 * malloc()ed and taken over; left NULL, it says that old is still
	 * right and good for another ttl_ms.
	 */
	enum status (*fill)(
	    void *arg, const struct host_cache *old, char **data, size_t *len);
};

/* Statuses are those of fill().  If the folder cannot be used, that is logged
 * and the content made for this caller alone.  Free after ST_OK. */
enum status host_cache_get(const char *dir, const char *name,
    const struct host_cache_kind *, void *arg, struct host_cache *) MUST_CHECK;

/* The same without waiting: BUSY when another process makes it and there is no
 * old one to use. */
enum status host_cache_try(const char *dir, const char *name,
    const struct host_cache_kind *, void *arg, struct host_cache *) MUST_CHECK;

void host_cache_free(struct host_cache *);

bool host_cache_exists(const char *dir, const char *name);

#endif
