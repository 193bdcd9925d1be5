/*
 * How the programs come to a folder.
 *
 * The folders of checkpoints, status documents and booking belong to the user
 * that the web server runs programs as, and usherctl and cron jobs may be run
 * by root.  The owner of a folder, or of one on the way to it, can put a link
 * there.  So root does not leave the path to the kernel: it takes one name at a
 * time, and follows a link only if root, or the owner or group of the folder
 * that the path leads to, placed it.  Other users can only go where their own
 * rights allow, links or not.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/log.h"

#define LINKS_MAX 40

/* The user and the group, other than root's, that could have changed it. */
struct hands {
	uid_t uid; /* 0: none */
	gid_t gid; /* 0: none */
	bool several; /* of either, or anybody */
};

struct walk {
	int at; /* the folder that was reached, O_PATH */
	struct stat here; /* of it */
	char rest[PATH_MAX]; /* the names after it */
	struct hands folders; /* owners of the folders on the way */
	struct hands links; /* who placed the links that were followed */
	int nlinks;
};

static void
add_hand(struct hands *h, uid_t uid)
{
	if (uid == 0 || uid == h->uid)
		return;
	h->several = h->several || h->uid != 0;
	h->uid = uid;
}

static void
add_group(struct hands *h, gid_t gid)
{
	if (gid == 0 || gid == h->gid)
		return;
	h->several = h->several || h->gid != 0;
	h->gid = gid;
}

/* Who can change what the folder holds.  With the sticky bit only the owner of
 * an entry can, and that owner is added for the entry itself. */
static void
add_folder(struct hands *h, const struct stat *folder)
{
	add_hand(h, folder->st_uid);
	if (folder->st_mode & S_ISVTX)
		return;
	if (folder->st_mode & S_IWOTH)
		h->several = true;
	if (folder->st_mode & S_IWGRP)
		add_group(h, folder->st_gid);
}

/* Are they root's, or those of the folder's owner and group? */
static bool
are_root_or(const struct hands *h, const struct folder *f)
{
	return !h->several && (h->uid == 0 || h->uid == f->uid) &&
	       (h->gid == 0 || h->gid == f->gid);
}

/* Stand at fd, which is taken over. */
static bool
stand_in_folder(struct walk *w, int fd)
{
	if (fd < 0)
		return false;
	if (w->at >= 0)
		close(w->at);
	w->at = fd;
	return fstat(fd, &w->here) == 0;
}

static bool
begin_walk(struct walk *w)
{
	return stand_in_folder(w, open(*w->rest == '/' ? "/" : ".",
				      O_PATH | O_DIRECTORY | O_CLOEXEC));
}

/* A link's text comes before the rest of the path.  A link with a second name
 * may be one of root's that somebody else linked to. */
static bool
follow_link(struct walk *w, int link, const struct stat *sb)
{
	char text[PATH_MAX], rest[PATH_MAX];
	ssize_t n = readlinkat(link, "", text, sizeof text - 1);

	if (n <= 0)
		return false;
	text[n] = '\0';
	add_folder(&w->links, &w->here);
	add_hand(&w->links, sb->st_uid);
	w->links.several = w->links.several || sb->st_nlink > 1;
	snprintf(rest, sizeof rest, "%s", w->rest);
	errno = ENAMETOOLONG;
	if (snprintf(w->rest, sizeof w->rest, "%s/%s", text, rest) >=
	    (int)sizeof w->rest)
		return false;
	errno = ELOOP;
	if (++w->nlinks > LINKS_MAX)
		return false;
	return *text != '/' || begin_walk(w);
}

/* Go on by the name, which the rest of the path comes after. */
static bool
step_to_name(struct walk *w, const char *name)
{
	int next = openat(w->at, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
	struct stat sb;
	bool done;

	if (next < 0)
		return false;
	if (fstat(next, &sb) == 0 && S_ISLNK(sb.st_mode)) {
		done = follow_link(w, next, &sb);
		close(next);
		return done;
	}
	add_folder(&w->folders, &w->here);
	return stand_in_folder(w, next);
}

/* Take the first name off the rest; "" when nothing is left. */
static void
take_name(struct walk *w, char name[NAME_MAX + 1])
{
	size_t from = strspn(w->rest, "/");
	size_t len = strcspn(w->rest + from, "/");

	snprintf(name, NAME_MAX + 1, "%.*s", (int)len, w->rest + from);
	memmove(
	    w->rest, w->rest + from + len, strlen(w->rest + from + len) + 1);
}

/* Name by name, as the kernel would go, since only so the owner of each folder
 * and link on the way is seen.  Nothing is open after -1. */
static int
walk_to(const char *path, struct walk *w)
{
	char name[NAME_MAX + 1];

	*w = (struct walk){ .at = -1 };
	errno = ENAMETOOLONG;
	if (snprintf(w->rest, sizeof w->rest, "%s", path) >=
		(int)sizeof w->rest ||
	    !begin_walk(w))
		return -1;
	for (take_name(w, name); *name != '\0'; take_name(w, name))
		if (!step_to_name(w, name)) {
			close(w->at);
			return -1;
		}
	return w->at;
}

static enum status
fail_folder(const char *path)
{
	if (errno == ENOENT)
		return ST_NOT_FOUND;
	log_error("%s: %s", path, strerror(errno));
	return ST_INTERNAL;
}

/* Was every link on root's way placed by somebody who may decide about the
 * folder at its end? */
static enum status
check_walk(const char *path, const struct walk *w, struct folder *f)
{
	if (!are_root_or(&w->links, f)) {
		log_error("%s: a link on the way was not placed by root, or by "
			  "the owner of the folder it leads to",
		    path);
		return ST_INTERNAL;
	}
	f->is_vouched = are_root_or(&w->folders, f);
	return ST_OK;
}

/* For root the whole walk is checked after its end: only then is it known whose
 * folder the path leads to. */
enum status
folder_open(const char *path, struct folder *out)
{
	bool is_root = geteuid() == 0;
	struct walk w;
	struct stat sb;
	struct folder f = {
		.fd = is_root ? walk_to(path, &w)
			      : open(path, O_PATH | O_DIRECTORY | O_CLOEXEC),
	};
	enum status st = ST_OK;

	if (f.fd < 0)
		return fail_folder(path);
	errno = ENOTDIR;
	if (fstat(f.fd, &sb) != 0 || !S_ISDIR(sb.st_mode)) {
		st = fail_folder(path);
	} else {
		f.uid = sb.st_uid;
		f.gid = sb.st_gid;
		f.is_private = (f.uid == 0 || f.uid == geteuid()) &&
			       (sb.st_mode & (S_IWGRP | S_IWOTH)) == 0;
		if (is_root)
			st = check_walk(path, &w, &f);
	}
	if (st != ST_OK)
		folder_close(&f);
	else
		*out = f;
	return st;
}

void
folder_close(struct folder *f)
{
	close(f->fd);
	f->fd = -1;
}

/* An O_PATH descriptor neither lists nor syncs. */
static int
open_folder_to_read(const struct folder *f)
{
	return openat(f->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* The folder is opened again by its own fd, not by its path: an O_PATH fd
 * cannot be read, and the path may name another folder by now. */
enum status
folder_list(const char *path, DIR **out)
{
	struct folder f;
	enum status st;
	DIR *dir = NULL;
	int fd;

	if ((st = folder_open(path, &f)) != ST_OK)
		return st;
	if ((fd = open_folder_to_read(&f)) >= 0 &&
	    (dir = fdopendir(fd)) == NULL)
		close(fd);
	folder_close(&f);
	if (dir == NULL)
		return fail_folder(path);
	*out = dir;
	return ST_OK;
}

bool
folder_sync(const struct folder *f)
{
	int fd = open_folder_to_read(f);
	bool done;

	if (fd < 0)
		return false;
	done = fsync(fd) == 0;
	close(fd);
	return done;
}
