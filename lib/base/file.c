/*
 * Every file that a program keeps is opened here, because the folder of most of
 * them belongs to the user that the web server runs programs as, and usherctl
 * and cron jobs may be run by root.  What such a folder holds may be put there
 * by that user to have root read, change or give away a file of somebody else,
 * or wait for ever.  So
 *
 *   - the folder is opened first, and all else is done by its descriptor;
 *   - no link is followed, nothing but a regular file is opened, and opening
 *     never waits (a FIFO, a lease);
 *   - root opens no file that has a second name, or that belongs to anybody
 *     but the folder's owner and root;
 *   - owner and mode are changed only by the descriptor of a file that this
 *     process has just made, under a name that was free (O_EXCL).
 *
 * tests/house/files.sh keeps the rest of the tree from opening files by itself.
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
#include "base/folder.h"
#include "base/log.h"

#define TRIES 16

/* A path as its open folder and a name in it. */
struct place {
	const char *path; /* for messages; the caller's */
	struct folder dir;
	const char *name; /* the end of path */
};

static enum status
find(const char *path, struct place *p)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	*p = (struct place){ .path = path,
		.name = slash == NULL ? path : slash + 1 };
	if (slash == NULL)
		return folder_open(".", &p->dir);
	if (snprintf(dir, sizeof dir, "%.*s", (int)(slash - path + 1), path) >=
	    (int)sizeof dir) {
		log_error("%.100s...: %s", path, strerror(ENAMETOOLONG));
		return ST_INTERNAL;
	}
	return folder_open(dir, &p->dir);
}

static enum status
fail(const struct place *p, int error)
{
	log_error("%s: %s", p->path,
	    error == ELOOP ? "a link, which is not followed here"
			   : strerror(error));
	return ST_INTERNAL;
}

/* The same for those to whom a missing folder is an error. */
static enum status
find_to_write(const char *path, struct place *p)
{
	enum status st = find(path, p);

	return st == ST_NOT_FOUND ? fail(p, ENOENT) : st;
}

/* A file that was replaced since has no name any more. */
static bool
may_use(const struct place *p, const struct stat *sb)
{
	if (!S_ISREG(sb->st_mode))
		return false;
	if (geteuid() != 0)
		return true;
	return sb->st_nlink <= 1 && (p->dir.is_private || sb->st_uid == 0 ||
					sb->st_uid == p->dir.uid);
}

/* Open what is there. */
static enum status
open_old(const struct place *p, int flags, int *fd)
{
	int opened = openat(p->dir.fd, p->name,
	    flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat sb;

	if (opened < 0)
		return errno == ENOENT ? ST_NOT_FOUND : fail(p, errno);
	if (fstat(opened, &sb) != 0 || !may_use(p, &sb)) {
		close(opened);
		log_error("%s: not a regular file with one name that belongs "
			  "to its folder's owner",
		    p->path);
		return ST_INTERNAL;
	}
	*fd = opened;
	return ST_OK;
}

/* Make one under a name that must be free; errno says why not. */
static int
open_new(const struct place *p, const char *name, int flags, mode_t mode)
{
	return openat(p->dir.fd, name,
	    flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

/* At most cap-1 bytes, however long the file claims to be. */
static enum status
read_all(const struct place *p, int fd, char *buf, size_t cap, size_t *len)
{
	size_t at = 0;
	ssize_t n = 1;

	while (at < cap && n != 0) {
		n = read(fd, buf + at, cap - at);
		if (n < 0 && errno != EINTR)
			return fail(p, errno);
		at += n > 0 ? (size_t)n : 0;
	}
	if (at == cap)
		return fail(p, EFBIG);
	buf[at] = '\0';
	*len = at;
	return ST_OK;
}

/*
 * The operator may name a link, or a pipe, in a folder that nobody else writes
 * to, and as anybody but root may name whatever his own rights allow.
 */
static enum status
open_named(const struct place *p, int *fd)
{
	if (geteuid() == 0 && !p->dir.is_private)
		return open_old(p, O_RDONLY, fd);
	*fd = openat(p->dir.fd, p->name, O_RDONLY | O_CLOEXEC);
	if (*fd < 0)
		return errno == ENOENT ? ST_NOT_FOUND : fail(p, errno);
	return ST_OK;
}

static enum status
open_and_read(const char *path, char *buf, size_t cap, size_t *len,
    enum status (*open_as)(const struct place *, int *fd))
{
	struct place p;
	enum status st;
	int fd;

	if ((st = find(path, &p)) != ST_OK)
		return st;
	if ((st = open_as(&p, &fd)) == ST_OK) {
		st = read_all(&p, fd, buf, cap, len);
		close(fd);
	}
	folder_close(&p.dir);
	return st;
}

enum status
file_read(const char *path, char *buf, size_t cap, size_t *len)
{
	return open_and_read(path, buf, cap, len, open_named);
}

static enum status
open_state(const struct place *p, int *fd)
{
	return open_old(p, O_RDONLY, fd);
}

enum status
file_read_state(const char *path, char *buf, size_t cap, size_t *len)
{
	return open_and_read(path, buf, cap, len, open_state);
}

enum status
file_open_state(const char *path, int *fd)
{
	struct place p;
	enum status st;

	if ((st = find(path, &p)) != ST_OK)
		return st;
	st = open_state(&p, fd);
	folder_close(&p.dir);
	return st;
}

bool
file_exists(const char *path)
{
	struct place p;
	struct stat sb;
	bool is_there;

	if (find(path, &p) != ST_OK)
		return false;
	is_there = fstatat(p.dir.fd, p.name, &sb, AT_SYMLINK_NOFOLLOW) == 0 &&
		   S_ISREG(sb.st_mode);
	folder_close(&p.dir);
	return is_there;
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

/* What root makes, the web server can use: it is for the folder's owner. */
static void
give(const struct place *p, int made, uid_t uid, gid_t gid)
{
	if (fchown(made, uid, gid) != 0 && geteuid() == 0)
		log_warn("%s: owner not kept: %s", p->path, strerror(errno));
}

/*
 * Who may read a file stays so when it is replaced, where the old one tells: in
 * a folder of somebody else only a file of that owner does.
 */
static void
keep_owner(const struct place *p, int made)
{
	struct stat old;

	if (fstatat(p->dir.fd, p->name, &old, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISREG(old.st_mode) && old.st_nlink == 1 &&
	    (p->dir.is_private || old.st_uid == p->dir.uid))
		give(p, made, old.st_uid, old.st_gid);
	else
		give(p, made, p->dir.uid, p->dir.gid);
}

/* A file beside it, by a name that nobody can guess. */
static int
make_temporary(const struct place *p, char name[NAME_MAX + 1])
{
	uint64_t random;
	int fd = -1;

	for (int i = 0; fd < 0 && i < TRIES; i++) {
		if (getrandom(&random, sizeof random, 0) != sizeof random)
			return -1;
		errno = ENAMETOOLONG;
		if (snprintf(name, NAME_MAX + 1, "%s.%016llx", p->name,
			(unsigned long long)random) > NAME_MAX)
			return -1;
		fd = open_new(p, name, O_WRONLY, 0600);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

/* What a file is to hold, and whose it is to be. */
struct content {
	const void *data;
	size_t len;
	mode_t mode;
	bool durable;
	const struct stat *owner; /* NULL: see keep_owner() */
};

/* errno says why not. */
static bool
fill(const struct place *p, int fd, const struct content *c)
{
	bool done;
	int error;

	if (c->owner != NULL)
		give(p, fd, c->owner->st_uid, c->owner->st_gid);
	else
		keep_owner(p, fd);
	done = fchmod(fd, c->mode) == 0 && write_all(fd, c->data, c->len) &&
	       (!c->durable || fsync(fd) == 0);
	error = errno;
	if (close(fd) != 0)
		return false;
	errno = error;
	return done;
}

static enum status
replace(const struct place *p, const struct content *c)
{
	char tmp[NAME_MAX + 1];
	enum status st;
	int fd;

	if ((fd = make_temporary(p, tmp)) < 0)
		return fail(p, errno);
	if (!fill(p, fd, c) ||
	    renameat(p->dir.fd, tmp, p->dir.fd, p->name) != 0) {
		st = fail(p, errno);
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
find_and_replace(const char *path, const struct content *c)
{
	struct place p;
	enum status st;

	if ((st = find_to_write(path, &p)) != ST_OK)
		return st;
	st = replace(&p, c);
	folder_close(&p.dir);
	return st;
}

enum status
file_replace(
    const char *path, const void *data, size_t len, mode_t mode, bool durable)
{
	return find_and_replace(
	    path, &(struct content){ data, len, mode, durable, .owner = NULL });
}

enum status
file_replace_as(
    const char *path, const void *data, size_t len, const struct stat *model)
{
	return find_and_replace(
	    path, &(struct content){ data, len, model->st_mode & 0777,
		      .durable = true, .owner = model });
}

/* Open the lock file, or make it, while others may make or remove it. */
static enum status
open_or_make(const struct place *p, int *fd)
{
	enum status st;

	for (int i = 0; i < TRIES; i++) {
		if ((st = open_old(p, O_RDWR, fd)) != ST_NOT_FOUND)
			return st;
		if ((*fd = open_new(p, p->name, O_RDWR, 0660)) >= 0) {
			if (geteuid() == 0)
				give(p, *fd, p->dir.uid, p->dir.gid);
			return ST_OK;
		}
		if (errno != EEXIST)
			break;
	}
	return fail(p, errno);
}

enum status
file_open_lock(const char *path, int *fd)
{
	struct place p;
	enum status st;

	if ((st = find_to_write(path, &p)) != ST_OK)
		return st;
	st = open_or_make(&p, fd);
	folder_close(&p.dir);
	return st;
}

void
file_touch(const char *path)
{
	struct place p;

	if (find(path, &p) != ST_OK)
		return;
	if (utimensat(p.dir.fd, p.name, NULL, AT_SYMLINK_NOFOLLOW) != 0)
		log_warn("%s: %s", path, strerror(errno));
	folder_close(&p.dir);
}

void
file_remove(const char *path)
{
	struct place p;

	if (find(path, &p) != ST_OK)
		return;
	if (unlinkat(p.dir.fd, p.name, 0) != 0 && errno != ENOENT)
		log_warn("%s: %s", path, strerror(errno));
	folder_close(&p.dir);
}
