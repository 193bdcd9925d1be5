#ifndef BASE_FILE_PLACE_H
#define BASE_FILE_PLACE_H

#include <sys/types.h>

#include "base/folder.h"
#include "base/status.h"

/*
 * For file.c and file_replace.c alone: a path as its open folder and a name in
 * it.  file_place.c has the rule that all files are opened by.
 */
struct file_place {
	const char *path; /* for messages; the caller's */
	struct folder dir;
	const char *name; /* the end of path */
};

#define FILE_PLACE_TRIES 16 /* to find a free name, or a file that stays */

/* Open the folder of a path.  NOT_FOUND if the folder does not exist;
 * folder_close(&place.dir) after ST_OK. */
enum status file_place_find(const char *path, struct file_place *) MUST_CHECK;

/* The same for a caller to which a missing folder is an error: INTERNAL. */
enum status file_place_find_to_write(
    const char *path, struct file_place *) MUST_CHECK;

/* Open the file that is there.  NOT_FOUND; INTERNAL, logged, for a file that
 * the rule forbids. */
enum status file_place_open_old(
    const struct file_place *, int flags, int *fd) MUST_CHECK;

/* Make a file under a name that must be free.  -1: errno says why not. */
int file_place_open_new(
    const struct file_place *, const char *name, int flags, mode_t mode);

/* Give a file that this process has just made to somebody; only root can, and
 * its failure is logged. */
void file_place_give(const struct file_place *, int made, uid_t, gid_t);

/* Log what went wrong with the file, and return INTERNAL. */
enum status file_place_fail(const struct file_place *, int error);

#endif
