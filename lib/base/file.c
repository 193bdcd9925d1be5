#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"

enum status
file_read(const char *path, char *buf, size_t cap, size_t *len)
{
	FILE *f = fopen(path, "re");
	size_t n;
	bool bad;

	if (f == NULL) {
		if (errno == ENOENT)
			return ST_NOT_FOUND;
		log_error("%s: %s", path, strerror(errno));
		return ST_INTERNAL;
	}
	n = fread(buf, 1, cap, f);
	bad = ferror(f) != 0 || n == cap;
	fclose(f);
	if (bad) {
		log_error("%s: not readable as a whole", path);
		return ST_INTERNAL;
	}
	buf[n] = '\0';
	*len = n;
	return ST_OK;
}

static bool
write_all(int fd, const char *p, size_t len)
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

/* A rename is on disk only when its folder is. */
static bool
sync_folder(const char *path)
{
	char copy[PATH_MAX];
	bool done;
	int fd;

	snprintf(copy, sizeof copy, "%s", path);
	fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return false;
	done = fsync(fd) == 0;
	close(fd);
	return done;
}

/*
 * Who may read a file stays so when root replaces it, and a new one belongs to
 * whom its folder belongs: what root makes, the web server can use.
 */
static void
keep_owner(int fd, const char *path, bool is_new)
{
	char copy[PATH_MAX];
	struct stat owner;

	snprintf(copy, sizeof copy, "%s", path);
	if ((is_new || stat(path, &owner) != 0) &&
	    stat(dirname(copy), &owner) != 0)
		return;
	if (fchown(fd, owner.st_uid, owner.st_gid) != 0 && geteuid() == 0)
		log_warn("%s: owner not kept: %s", path, strerror(errno));
}

enum status
file_replace(
    const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
	char tmp[PATH_MAX];
	bool done;
	int fd;

	if (snprintf(tmp, sizeof tmp, "%s.XXXXXX", path) >= (int)sizeof tmp)
		return ST_INTERNAL;
	if ((fd = mkostemp(tmp, O_CLOEXEC)) < 0) {
		log_error("%s: %s", tmp, strerror(errno));
		return ST_INTERNAL;
	}
	keep_owner(fd, path, false);
	done = fchmod(fd, mode) == 0 && write_all(fd, data, len) &&
	       (!durable || fsync(fd) == 0);
	done = close(fd) == 0 && done;
	if (!done || rename(tmp, path) != 0) {
		log_error("%s: %s", path, strerror(errno));
		unlink(tmp);
		return ST_INTERNAL;
	}
	if (durable && !sync_folder(path)) {
		log_error("%s: folder not synced: %s", path, strerror(errno));
		return ST_INTERNAL;
	}
	return ST_OK;
}

enum status
file_open_lock(const char *path, int *fd)
{
	int opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);

	if (opened < 0) {
		log_error("%s: %s", path, strerror(errno));
		return ST_INTERNAL;
	}
	if (geteuid() == 0)
		keep_owner(opened, path, true);
	*fd = opened;
	return ST_OK;
}
