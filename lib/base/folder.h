#ifndef BASE_FOLDER_H
#define BASE_FOLDER_H

#include <dirent.h>
#include <stdbool.h>
#include <sys/types.h>

#include "base/status.h"

/*
 * A folder that was opened once: what is done by its fd is done in that folder,
 * whatever its path names by then.
 */
struct folder {
	int fd; /* O_PATH: good for openat() and the like alone */
	uid_t uid;
	gid_t gid;
	/* Root or this user owns it, and nobody else may write to it: what is
	 * in it was put there by somebody we trust. */
	bool is_private;
	/* Nobody but root, its owner and its group could put another in its
	 * place.  Known to root alone. */
	bool is_vouched;
};

/*
 * NOT_FOUND when it does not exist; INTERNAL, logged, for other trouble, and
 * when root is led there by a link that somebody else could have placed.
 * Close it after ST_OK.
 */
enum status folder_open(const char *path, struct folder *) MUST_CHECK;
void folder_close(struct folder *);

/* Read its entries; the caller calls closedir().  Statuses are the same. */
enum status folder_list(const char *path, DIR **) MUST_CHECK;

/* Have it on disk what names it holds; errno says why not. */
bool folder_sync(const struct folder *);

#endif
