/*
 * Root drops its rights before it works in a folder of the web server's user,
 * so that nothing which that user puts there can turn them against others.
 *
 * Only the configuration, which is root's, or the owner of the folder decides
 * which user, and the owner only where nobody else, but for its group, could
 * have put another folder in its place.  Becoming root again is tried
 * afterwards, and must fail.
 */
#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/folder.h"
#include "base/log.h"
#include "base/service_user.h"

struct identity {
	const char *name; /* NULL: passwd(5) does not have this user */
	uid_t uid;
	gid_t gid;
};

static enum status
find_named_user(const char *name, struct identity *id, char *why)
{
	const struct passwd *pw = getpwnam(name);

	if (pw == NULL) {
		snprintf(why, SERVICE_USER_WHY_MAX,
		    "[security] run_as: unknown user %.80s", name);
		return ST_INTERNAL;
	}
	*id = (struct identity){ name, pw->pw_uid, pw->pw_gid };
	return ST_OK;
}

/* The user's own groups count, not that of the folder: they are what it has
 * under the web server, too. */
static enum status
find_folder_owner(
    const char *path, const struct folder *f, struct identity *id, char *why)
{
	const struct passwd *pw = getpwuid(f->uid);

	if (f->uid != 0 && !f->is_vouched) {
		snprintf(why, SERVICE_USER_WHY_MAX,
		    "%.200s: others than root and its owner could put another "
		    "folder in its place: run this as the user of the web "
		    "server, or name that user in usher.conf: [security] "
		    "run_as",
		    path);
		return ST_INTERNAL;
	}
	if (pw == NULL && f->gid == 0) {
		snprintf(why, SERVICE_USER_WHY_MAX,
		    "%.200s: its owner %u is not in passwd(5), and its group "
		    "is that of root: give it a group",
		    path, (unsigned)f->uid);
		return ST_INTERNAL;
	}
	*id = (struct identity){ pw != NULL ? pw->pw_name : NULL, f->uid,
		pw != NULL ? pw->pw_gid : f->gid };
	return ST_OK;
}

/* run_as wins over the owner of the folder, but even then the folder must
 * exist: there is nothing to do without it. */
static enum status
find_identity(
    const struct conf *conf, const char *path, struct identity *id, char *why)
{
	struct folder f;
	enum status st = folder_open(path, &f);

	if (st != ST_OK) {
		snprintf(why, SERVICE_USER_WHY_MAX,
		    st == ST_NOT_FOUND
			? "%.200s does not exist: make it, for the user that "
			  "the web server runs programs as"
			: "%.200s cannot be used",
		    path);
		return st;
	}
	folder_close(&f);
	if (conf->security_run_as[0] != '\0')
		return find_named_user(conf->security_run_as, id, why);
	if (f.uid == 0)
		log_warn("%s belongs to root: a web server that runs programs "
			 "as another user cannot write there",
		    path);
	return find_folder_owner(path, &f, id, why);
}

static bool
take_groups(const struct identity *id)
{
	return id->name != NULL ? initgroups(id->name, id->gid) == 0
				: setgroups(1, &id->gid) == 0;
}

/* All three ids of both kinds, and no way back. */
static bool
has_no_other_id(const struct identity *id)
{
	uid_t uid[3];
	gid_t gid[3];

	if (getresuid(&uid[0], &uid[1], &uid[2]) != 0 ||
	    getresgid(&gid[0], &gid[1], &gid[2]) != 0)
		return false;
	for (int i = 0; i < 3; i++)
		if (uid[i] != id->uid || gid[i] != id->gid)
			return false;
	return setresuid((uid_t)-1, 0, (uid_t)-1) != 0;
}

static enum status
become_identity(const struct identity *id, char *why)
{
	if (take_groups(id) && setresgid(id->gid, id->gid, id->gid) == 0 &&
	    setresuid(id->uid, id->uid, id->uid) == 0 && has_no_other_id(id))
		return ST_OK;
	snprintf(why, SERVICE_USER_WHY_MAX,
	    "cannot become user %u (%s): run this as that user",
	    (unsigned)id->uid, strerror(errno));
	return ST_INTERNAL;
}

enum status
service_user_become(
    const struct conf *conf, const char *folder, char why[SERVICE_USER_WHY_MAX])
{
	struct identity id = { 0 };
	enum status st;

	if (geteuid() != 0)
		return ST_OK;
	if ((st = find_identity(conf, folder, &id, why)) != ST_OK)
		return st;
	return id.uid == 0 ? ST_OK : become_identity(&id, why);
}
