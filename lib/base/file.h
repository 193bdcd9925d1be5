#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/stat.h>
#include <sys/types.h>

#include "base/status.h"

/*
 * Read a whole file of at most cap-1 bytes and terminate it: one that the
 * operator names, such as a password or a page.  NOT_FOUND when it is missing;
 * INTERNAL, logged, for any other trouble.
 */
enum status file_read(
    const char *path, char *buf, size_t cap, size_t *len) MUST_CHECK;

/*
 * What follows is for files that the programs themselves keep, in folders that
 * may belong to somebody less trusted than the caller; file_place.c has the
 * rule. Statuses are those of file_read().
 */
enum status file_read_state(
    const char *path, char *buf, size_t cap, size_t *len) MUST_CHECK;

/* The same for one of any size up to max bytes, into memory that the caller
 * frees. */
enum status file_load_state(
    const char *path, size_t max, char **data, size_t *len) MUST_CHECK;

/* Open it for reading; the caller closes it. */
enum status file_open_state(const char *path, int *fd) MUST_CHECK;

bool file_exists(const char *path);

/*
 * Replace a file as a whole: readers see the old content or the new, never a
 * part (a temporary file beside it, then rename).  With durable set the
 * content and the name are on disk (fsync of file and folder) on return.
 * What root makes belongs to whom the old file belonged, or the folder.
 * INTERNAL, logged, when it cannot; the old file is then untouched.
 */
enum status file_replace(const char *path, const void *data, size_t len,
    mode_t mode, bool durable) MUST_CHECK;

/* The same, durable, with the owner, group and mode of another file. */
enum status file_replace_as(const char *path, const void *data, size_t len,
    const struct stat *model) MUST_CHECK;

/*
 * Open a file to flock(), and make it first if it is missing; the caller closes
 * it.  INTERNAL, logged, when it cannot.
 */
enum status file_open_lock(const char *path, int *fd) MUST_CHECK;

/* Set the time of change to now.  Trouble is logged. */
void file_touch(const char *path);

/* Remove it, if it is there.  Trouble is logged. */
void file_remove(const char *path);

#endif
