/*
 * Every file that a program keeps is opened here, because the folder of most of
 * them belongs to the user that the web server runs programs as, and usherctl
 * and cron jobs may be run by root.  What such a folder holds may be put there
 * by that user to make root read, change or give away a file of somebody else,
 * or wait forever.  So
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
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file_place.h"
#include "base/log.h"

/* The slash stays with the folder's path: of "/file" that is "/", not "". */
enum status
file_place_find(const char *path, struct file_place *p)
{
	const char *slash = strrchr(path, '/');
	char dir[PATH_MAX];

	*p = (struct file_place){ .path = path,
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

enum status
file_place_fail(const struct file_place *p, int error)
{
	log_error("%s: %s", p->path,
	    error == ELOOP ? "a link, which is not followed here"
			   : strerror(error));
	return ST_INTERNAL;
}

enum status
file_place_find_to_write(const char *path, struct file_place *p)
{
	enum status st = file_place_find(path, p);

	return st == ST_NOT_FOUND ? file_place_fail(p, ENOENT) : st;
}

/* st_nlink is 0 for a file that was replaced after it was opened. */
static bool
may_use_file(const struct file_place *p, const struct stat *sb)
{
	if (!S_ISREG(sb->st_mode))
		return false;
	if (geteuid() != 0)
		return true;
	return sb->st_nlink <= 1 && (p->dir.is_private || sb->st_uid == 0 ||
					sb->st_uid == p->dir.uid);
}

/* O_NONBLOCK, because opening a FIFO or a file with a lease would wait. */
enum status
file_place_open_old(const struct file_place *p, int flags, int *fd)
{
	int opened = openat(p->dir.fd, p->name,
	    flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct stat sb;

	if (opened < 0)
		return errno == ENOENT ? ST_NOT_FOUND
				       : file_place_fail(p, errno);
	if (fstat(opened, &sb) != 0 || !may_use_file(p, &sb)) {
		close(opened);
		log_error("%s: not a regular file with one name that belongs "
			  "to its folder's owner",
		    p->path);
		return ST_INTERNAL;
	}
	*fd = opened;
	return ST_OK;
}

int
file_place_open_new(
    const struct file_place *p, const char *name, int flags, mode_t mode)
{
	return openat(p->dir.fd, name,
	    flags | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
}

/* What root makes, the web server can use: it is for the folder's owner. */
void
file_place_give(const struct file_place *p, int made, uid_t uid, gid_t gid)
{
	if (fchown(made, uid, gid) != 0 && geteuid() == 0)
		log_warn("%s: owner not kept: %s", p->path, strerror(errno));
}
