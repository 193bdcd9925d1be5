/*
 * Reading, locking, touching and removing files, by the rule of file_place.c.
 *
 * There are two kinds.  A file that the operator names (a page, a password) may
 * be a link or a pipe where the operator could have put it; state, which the
 * programs keep themselves, is never anything but a regular file.  A new
 * function here must say which of the two it is for.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/file_place.h"
#include "base/impossible.h"
#include "base/log.h"

/* Up to cap-1 bytes, whatever size the file claims to have.  A file that fills
 * the buffer is refused: a part of it could be valid and mean something else.
 */
static enum status
read_whole_file(
    const struct file_place *p, int fd, char *buf, size_t cap, size_t *len)
{
	size_t at = 0;
	ssize_t n = 1;

	while (at < cap && n != 0) {
		n = read(fd, buf + at, cap - at);
		if (n < 0 && errno != EINTR)
			return file_place_fail(p, errno);
		at += n > 0 ? (size_t)n : 0;
	}
	if (at == cap)
		return file_place_fail(p, EFBIG);
	buf[at] = '\0';
	*len = at;
	return ST_OK;
}

/*
 * Root follows a link, or reads a pipe, only in a folder that nobody else
 * writes to.  Anybody else may name whatever their own rights allow.
 */
static enum status
open_named_file(const struct file_place *p, int *fd)
{
	if (geteuid() == 0 && !p->dir.is_private)
		return file_place_open_old(p, O_RDONLY, fd);
	*fd = openat(p->dir.fd, p->name, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return errno == ENOENT ? ST_NOT_FOUND
				       : file_place_fail(p, errno);
	return ST_OK;
}

/* The folder is opened first and the file within it, so that the folder which
 * was checked is the folder that is read. */
static enum status
open_and_read_file(const char *path, char *buf, size_t cap, size_t *len,
    enum status (*open_as)(const struct file_place *, int *fd))
{
	struct file_place p;
	enum status st;
	int fd;

	if ((st = file_place_find(path, &p)) != ST_OK)
		return st;
	if ((st = open_as(&p, &fd)) == ST_OK) {
		st = read_whole_file(&p, fd, buf, cap, len);
		close(fd);
	}
	folder_close(&p.dir);
	return st;
}

enum status
file_read(const char *path, char *buf, size_t cap, size_t *len)
{
	return open_and_read_file(path, buf, cap, len, open_named_file);
}

static enum status
open_state_file(const struct file_place *p, int *fd)
{
	return file_place_open_old(p, O_RDONLY, fd);
}

enum status
file_read_state(const char *path, char *buf, size_t cap, size_t *len)
{
	return open_and_read_file(path, buf, cap, len, open_state_file);
}

/* Memory that is not written to costs nothing, so there is as much as a file
 * may be long, until its length is known. */
enum status
file_load_state(const char *path, size_t max, char **data, size_t *len)
{
	char *buf = malloc(max + 2), *exact;
	enum status st;

	IMPOSSIBLE_IF(buf == NULL);
	if ((st = file_read_state(path, buf, max + 2, len)) != ST_OK) {
		free(buf);
		return st;
	}
	exact = realloc(buf, *len + 1);
	*data = exact != NULL ? exact : buf;
	return ST_OK;
}

enum status
file_open_state(const char *path, int *fd)
{
	struct file_place p;
	enum status st;

	if ((st = file_place_find(path, &p)) != ST_OK)
		return st;
	st = open_state_file(&p, fd);
	folder_close(&p.dir);
	return st;
}

bool
file_exists(const char *path)
{
	struct file_place p;
	struct stat sb;
	bool is_there;

	if (file_place_find(path, &p) != ST_OK)
		return false;
	is_there = fstatat(p.dir.fd, p.name, &sb, AT_SYMLINK_NOFOLLOW) == 0 &&
		   S_ISREG(sb.st_mode);
	folder_close(&p.dir);
	return is_there;
}

/* Open the lock file, or make it, while others may make or remove it: between
 * the two attempts it can come and go, so both are tried a few times. */
static enum status
open_or_make_lock(const struct file_place *p, int *fd)
{
	enum status st;

	for (int i = 0; i < FILE_PLACE_TRIES; i++) {
		if ((st = file_place_open_old(p, O_RDWR, fd)) != ST_NOT_FOUND)
			return st;
		if ((*fd = file_place_open_new(p, p->name, O_RDWR, 0660)) >=
		    0) {
			if (geteuid() == 0)
				file_place_give(p, *fd, p->dir.uid, p->dir.gid);
			return ST_OK;
		}
		if (errno != EEXIST)
			break;
	}
	return file_place_fail(p, errno);
}

enum status
file_open_lock(const char *path, int *fd)
{
	struct file_place p;
	enum status st;

	if ((st = file_place_find_to_write(path, &p)) != ST_OK)
		return st;
	st = open_or_make_lock(&p, fd);
	folder_close(&p.dir);
	return st;
}

void
file_touch(const char *path)
{
	struct file_place p;

	if (file_place_find(path, &p) != ST_OK)
		return;
	if (utimensat(p.dir.fd, p.name, NULL, AT_SYMLINK_NOFOLLOW) != 0)
		log_warn("%s: %s", path, strerror(errno));
	folder_close(&p.dir);
}

void
file_remove(const char *path)
{
	struct file_place p;

	if (file_place_find(path, &p) != ST_OK)
		return;
	if (unlinkat(p.dir.fd, p.name, 0) != 0 && errno != ENOENT)
		log_warn("%s: %s", path, strerror(errno));
	folder_close(&p.dir);
}
