/*
 * usherctl check: would the programs start with these settings?
 *
 * Reports every fault, one per line, with its place in the file.  The files and
 * folders that the settings name are tried as the user the programs run as: the
 * owner of the folders they keep their state in.  A child process becomes that
 * user, because a process cannot become root again.  No store is asked, so that
 * the check works before they run.
 *
 * Settings without a fault are kept as the last good ones (base/conf_good.h).
 *
 * Doors are asked (doors.c), and what they answer is no fault.
 */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "args.h"
#include "base/array.h"
#include "base/conf_good.h"
#include "base/impossible.h"
#include "base/json.h"
#include "base/keyring.h"
#include "base/secret.h"
#include "base/service_user.h"
#include "commands.h"
#include "ctl.h"
#include "doors.h"
#include "print.h"

enum kind {
	KEYS, /* a folder of files as keyring_open() takes them */
	SECRET, /* its first line */
	OWN_SECRET, /* of the user who runs usherctl */
	STATE, /* a folder to write to */
	DATA /* a folder to read */
};

/* What the settings name; empty is fine unless it is required. */
static const struct named {
	const char *section, *key;
	size_t offset; /* of the text in struct conf */
	enum kind kind;
	const char *service; /* that needs it, NULL: both */
	const char *cure;
} files[] = {
#define NAMED(section, key, kind, service, cure)                               \
	{                                                                      \
#section, #key, offsetof(struct conf, section##_##key), kind,  \
		    service, cure                                              \
	}
	NAMED(security, keys_dir, KEYS, NULL,
	    "make it for the user's group, then `usherctl keys rotate`"),
	NAMED(security, service_key_file, SECRET, NULL,
	    "make it with one line of random text; chgrp it to the user"),
	NAMED(redis, password_file, SECRET, "queue", "chgrp it to the user"),
	NAMED(mysql, password_file, SECRET, "booking", "chgrp it to the user"),
	NAMED(mysql, list_password_file, SECRET, "booking",
	    "chgrp it to the user"),
	NAMED(mysql, login_password_file, SECRET, "booking",
	    "chgrp it to the user"),
	NAMED(mysql, cron_password_file, SECRET, "booking",
	    "chgrp it to the user"),
	NAMED(mysql, admin_password_file, OWN_SECRET, "booking",
	    "run usherctl as its owner"),
	NAMED(queue, status_dir, STATE, "queue",
	    "make it, and let it belong to the user"),
	NAMED(queue, checkpoint_dir, STATE, "queue",
	    "make it, and let it belong to the user"),
	NAMED(queue, data_dir, DATA, "queue", "leave it empty"),
	NAMED(booking, state_dir, STATE, "booking",
	    "make it, and let it belong to the user"),
#undef NAMED
};

#define NFILES ARRAY_LEN(files)

struct checking {
	struct ctl *ctl;
	const char *path; /* of the configuration */
	int *lines; /* of each key */
	int faults;
};

static const char *
named_path(const struct checking *k, const struct named *f)
{
	const char *conf = (const char *)&k->ctl->app.settings;

	return *(char *const *)(const void *)(conf + f->offset);
}

/* NULL is for both. */
static bool
is_service_asked(const struct checking *k, const char *needed_by)
{
	const char *service = args_text(k->ctl, "--service", "");

	return needed_by == NULL || *service == '\0' ||
	       strcmp(needed_by, service) == 0;
}

/* Tell a fault of a file, with the line that names it; a default has none. */
static void
report_file_fault(struct checking *k, const struct named *f, const char *path,
    const char *what)
{
	int line = 0;

	for (size_t i = 0; i < conf_nkeys; i++)
		if (strcmp(conf_keys[i].section, f->section) == 0 &&
		    strcmp(conf_keys[i].key, f->key) == 0)
			line = k->lines[i];
	k->faults++;
	fprintf(stderr, "%s:%d: [%s] %s: %s: %s; %s\n", k->path, line,
	    f->section, f->key, path, what, f->cure);
}

/* Its first line must be a secret, and for owner and group alone. */
static const char *
secret_file_fault(const char *path)
{
	char secret[SECRET_SIZE];
	const char *why;
	struct stat st;

	if (secret_read_file(path, secret, &why) != ST_OK)
		return why;
	explicit_bzero(secret, sizeof secret);
	if (stat(path, &st) != 0)
		return strerror(errno);
	return (st.st_mode & S_IRWXO) != 0 ? "everybody may use it; chmod o="
					   : NULL;
}

static const char *
keyring_file_fault(const char *path)
{
	struct keyring *keyring;

	if (access(path, R_OK) != 0)
		return strerror(errno);
	if (keyring_open(&keyring, path) != ST_OK)
		return "holds no keys that can be used";
	keyring_free(keyring);
	return NULL;
}

static const char *
folder_fault(const char *path, int mode)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return strerror(errno);
	if (!S_ISDIR(st.st_mode))
		return "is not a folder";
	return access(path, mode) != 0 ? strerror(errno) : NULL;
}

static bool
is_key_asked(const struct checking *k, const struct app_key *key)
{
	return (key->services & APP_QUEUE && is_service_asked(k, "queue")) ||
	       (key->services & APP_BOOKING && is_service_asked(k, "booking"));
}

/* A folder that cannot be used is one fault, and not one of each file. */
static void
check_keys_folder(struct checking *k, const struct named *f)
{
	const char *dir = named_path(k, f), *fault = folder_fault(dir, X_OK);
	char path[PATH_MAX];

	if (fault != NULL) {
		report_file_fault(k, f, dir, fault);
		return;
	}
	for (size_t i = 0; i < APP_NKEYS; i++) {
		if (!is_key_asked(k, &app_keys[i]))
			continue;
		snprintf(path, sizeof path, "%s/%s", dir, app_keys[i].name);
		if ((fault = keyring_file_fault(path)) != NULL)
			report_file_fault(k, f, path, fault);
	}
}

/* Is it the password of one of the programs' users of MariaDB, which is not set
 * though another of theirs has one?  Settings of an earlier version lack it. */
static bool
is_password_missing(const struct checking *k, const struct named *f)
{
	return f->kind == SECRET && strcmp(f->section, "mysql") == 0 &&
	       *k->ctl->app.settings.mysql_password_file != '\0';
}

/* An empty setting means "none" for a secret and "the default" for data; keys
 * and the folders of state must be there. */
static void
check_named_file(struct checking *k, const struct named *f)
{
	const char *path = named_path(k, f), *fault = NULL;

	if (*path == '\0' && is_password_missing(k, f)) {
		k->faults++;
		fprintf(stderr,
		    "%s: [%s] %s: not set, as password_file is; name a file, "
		    "and `usherctl migrate` makes its user\n",
		    k->path, f->section, f->key);
	}
	if (*path == '\0' && f->kind != KEYS && f->kind != STATE)
		return;
	switch (f->kind) {
	case KEYS:
		check_keys_folder(k, f);
		break;
	case SECRET:
	case OWN_SECRET:
		fault = secret_file_fault(path);
		break;
	case STATE:
		fault = folder_fault(path, R_OK | W_OK | X_OK);
		break;
	case DATA:
		fault = folder_fault(path, R_OK | X_OK);
		break;
	}
	if (fault != NULL)
		report_file_fault(k, f, path, fault);
}

/* The programs keep their state in folders of their user: the owner of the
 * first such folder that exists is that user. */
static const char *
find_state_folder(const struct checking *k)
{
	struct stat st;

	for (size_t i = 0; i < NFILES; i++)
		if (files[i].kind == STATE &&
		    is_service_asked(k, files[i].service) &&
		    stat(named_path(k, &files[i]), &st) == 0)
			return named_path(k, &files[i]);
	return NULL;
}

/* In the child; its exit status is the number of faults. */
static int
check_as_user(struct checking *k)
{
	const char *folder = find_state_folder(k);
	char why[SERVICE_USER_WHY_MAX];

	k->faults = 0;
	if (folder != NULL &&
	    service_user_become(&k->ctl->app.settings, folder, why) != ST_OK) {
		fprintf(stderr, "%s: %s\n", k->path, why);
		return 1;
	}
	if (access(k->path, R_OK) != 0) {
		k->faults++;
		fprintf(stderr, "%s: %s for the programs' user\n", k->path,
		    strerror(errno));
	}
	for (size_t i = 0; i < NFILES; i++)
		if (files[i].kind != OWN_SECRET &&
		    is_service_asked(k, files[i].service))
			check_named_file(k, &files[i]);
	return k->faults;
}

/* The operator's own secret is read as the operator, all else in the child,
 * whose exit status is the number of faults it has told. */
static enum status
check_named_files(struct checking *k)
{
	pid_t pid;
	int how;

	for (size_t i = 0; i < NFILES; i++)
		if (files[i].kind == OWN_SECRET &&
		    is_service_asked(k, files[i].service))
			check_named_file(k, &files[i]);
	fflush(NULL);
	if ((pid = fork()) < 0)
		return ctl_fail(k->ctl, ST_INTERNAL, "%s", strerror(errno));
	if (pid == 0)
		_exit(check_as_user(k));
	if (waitpid(pid, &how, 0) != pid || !WIFEXITED(how))
		return ctl_fail(
		    k->ctl, ST_INTERNAL, "the check of the files ended early");
	k->faults += WEXITSTATUS(how);
	return ST_OK;
}

/* Make a comment of the wrong line, so that the next one shows. */
static void
comment_out_line(char *text, int line)
{
	while (--line > 0)
		text += strcspn(text, "\n") + 1;
	*text = ';';
}

static void
check_settings_text(struct checking *k, const char *text)
{
	char left[CONF_TEXT_MAX];
	struct conf_fault fault;

	strcpy(left, text);
	while (conf_parse(&k->ctl->app.settings, left, k->lines, &fault) !=
	       ST_OK) {
		k->faults++;
		fprintf(stderr, "%s:%d: %s\n", k->path, fault.line, fault.what);
		comment_out_line(left, fault.line);
		conf_free(&k->ctl->app.settings);
	}
}

/* Only settings without any fault are kept: programs fall back to that copy
 * (base/conf_good.h).  A copy that may not be written is not a fault. */
static enum status
check_command(struct ctl *c)
{
	char text[CONF_TEXT_MAX], error[CONF_ERROR_MAX];
	int lines[64] = { 0 };
	struct checking k = { .ctl = c, .path = conf_path(), .lines = lines };
	struct json_object *o;
	enum status st;

	IMPOSSIBLE_IF(conf_nkeys > ARRAY_LEN(lines));
	if ((st = conf_find(text, error)) != ST_OK)
		return ctl_fail(c, st, "%s", error);
	check_settings_text(&k, text);
	if ((st = check_named_files(&k)) != ST_OK)
		return st;
	if (k.faults > 0)
		return ctl_fail(c, ST_BAD_REQUEST, "%d fault%s in %.200s",
		    k.faults, k.faults == 1 ? "" : "s", k.path);
	st = conf_keep(k.path, text);
	if (st != ST_OK && st != ST_FORBIDDEN)
		return ctl_fail(c, st, "no fault, but the copy is not kept");
	if (strcmp(args_text(c, "--service", ""), "queue") != 0)
		doors_check(&c->app.settings);
	o = json_object_new_object();
	json_object_object_add(o, "file", json_object_new_string(k.path));
	json_object_object_add(o, "kept", json_object_new_boolean(st == ST_OK));
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command check_commands[] = {
	{
		.name = "check",
		.args = "",
		.help = "find every fault of the settings and their files",
		.needs = CTL_OWN_CONF | CTL_NEED_ROOT,
		.options = {
			{ .name = "--service", .kind = CTL_WORD, .def = "both",
			    .words = "queue|booking",
			    .help = "Check only what this service needs." },
		},
		.run = check_command,
	},
	{ .name = NULL },
};
/* clang-format on */
