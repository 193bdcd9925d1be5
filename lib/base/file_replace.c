/*
 * Replacing a file as a whole, by the rule of file_place.c.
 *
 *     make NAME.RANDOM (O_EXCL, 0600)
 *     give it to its owner, set its mode, write it [, fsync it]
 *     rename it to NAME [, fsync the folder]
 *
 * The order must not change.  The mode is set after the owner, so that nobody
 * else can open the file in between; the content is on disk before the name is,
 * or a power cut leaves an empty file under the old name.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_place.h"
#include "base/log.h"

static bool
write_bytes(int fd, const char *p, size_t len)
{
	while (len > 0) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return false;
		p += n;
		len -= (size_t)n;
	}
	return true;
}

/*
 * A replaced file keeps its owner, so that the same users can read it.  In a
 * folder that others may write to, only a file of the folder's owner counts:
 * anybody may have put the rest there.
 */
static void
keep_file_owner(const struct file_place *p, int made)
{
	struct stat old;

	if (fstatat(p->dir.fd, p->name, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(old.st_mode) && old.st_nlink == 1 &&
	    (p->dir.is_private || old.st_uid == p->dir.uid))
		file_place_give(p, made, old.st_uid, old.st_gid);
	else
		file_place_give(p, made, p->dir.uid, p->dir.gid);
}

/* A file beside it, by a name that nobody can guess, or occupy in advance. */
static int
make_temporary(const struct file_place *p, char name[NAME_MAX + 1])
{
	uint64_t random;
	int fd = -1;

	for (int i = 0; fd < 0 && i < FILE_PLACE_TRIES; i++) {
		if (getrandom(&random, sizeof random, 0) != sizeof random)
			return -1;
		errno = ENAMETOOLONG;
		if (snprintf(name, NAME_MAX + 1, "%s.%016llx", p->name,
			(unsigned long long)random) > NAME_MAX)
			return -1;
		fd = file_place_open_new(p, name, O_WRONLY, 0600);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

/* What a file is to hold, and whose it is to be. */
struct file_content {
	const void *data;
	size_t len;
	mode_t mode;
	bool durable;
	const struct stat *owner; /* NULL: see keep_file_owner() */
};

/* Give, write and close the new file.  After false errno says why; close() must
 * not overwrite that. */
static bool
fill_file(const struct file_place *p, int fd, const struct file_content *c)
{
	bool done;
	int error;

	if (c->owner != NULL)
		file_place_give(p, fd, c->owner->st_uid, c->owner->st_gid);
	else
		keep_file_owner(p, fd);
	done = fchmod(fd, c->mode) == 0 && write_bytes(fd, c->data, c->len) &&
	       (!c->durable || fsync(fd) == 0);
	error = errno;
	if (close(fd) != 0)
		return false;
	errno = error;
	return done;
}

/* Until the rename a failure leaves the old file as it was, and no temporary
 * one. After it the new file is there, only perhaps not after a power cut. */
static enum status
replace_file(const struct file_place *p, const struct file_content *c)
{
	char tmp[NAME_MAX + 1];
	enum status st;
	int fd;

	if ((fd = make_temporary(p, tmp)) < 0)
		return file_place_fail(p, errno);
	if (!fill_file(p, fd, c) ||
	    renameat(p->dir.fd, tmp, p->dir.fd, p->name) != 0) {
		st = file_place_fail(p, errno);
		unlinkat(p->dir.fd, tmp, 0);
		return st;
	}
	/* A rename is on disk only when its folder is. */
	if (c->durable && !folder_sync(&p->dir)) {
		log_error(
		    "%s: folder not synced: %s", p->path, strerror(errno));
		return ST_INTERNAL;
	}
	return ST_OK;
}

static enum status
replace_at_path(const char *path, const struct file_content *c)
{
	struct file_place p;
	enum status st;

	if ((st = file_place_find_to_write(path, &p)) != ST_OK)
		return st;
	st = replace_file(&p, c);
	folder_close(&p.dir);
	return st;
}

enum status
file_replace(
    const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
	return replace_at_path(path,
	    &(struct file_content){ data, len, mode, durable, .owner = NULL });
}

enum status
file_replace_as(
    const char *path, const void *data, size_t len, const struct stat *model)
{
	return replace_at_path(
	    path, &(struct file_content){ data, len, model->st_mode & 0777,
		      .durable = true, .owner = model });
}
