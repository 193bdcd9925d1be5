/*
 * usherctl keys: the keys that sign tokens, sessions, receipts and tickets.
 *
 * A purpose has a file in security.keys_dir.  Of `token`, a MAC's, one service
 * knows the key: the newest is first and seals, the one before still opens.
 *
 *     token        newest, before            (rotated: NEW, newest)
 *
 * Others are pairs, and the public file may have to reach another host before
 * anything is signed with its key.  So the key that signs next is made, and
 * published, one rotation ahead:
 *
 *     session      signs, next               (rotated: next, NEW)
 *     session.pub  next, signs, before       (rotated: NEW, next, signs)
 *
 * A rotation writes the public file first: after a crash in between it has one
 * key more, with which nothing was signed.  ticket.pub keeps all there ever
 * were: a ticket is good until its concert.  A .pub without its secret came
 * from another host, and its purpose is left to that.
 */
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <json-c/json.h>
#include <sodium.h>

#include "base/array.h"
#include "base/file.h"
#include "base/keyring.h"
#include "base/sign.h"
#include "base/str.h"
#include "commands.h"
#include "ctl.h"

static const struct purpose {
	const char *name;
	bool is_pair;
	bool by_name; /* rotated only when it is named */
	size_t keep; /* public keys, at most */
} purposes[] = {
	{ "token", false, false, 0 },
	{ "session", true, false, 3 },
	{ "receipt", true, false, 3 },
	{ "ticket", true, true, KEYRING_KEYS_MAX },
};

#define SECRETS 2

/* The keys of one file, in its order. */
struct key_list {
	size_t n;
	struct keyring_key key[KEYRING_KEYS_MAX];
};

/* An empty suffix is that of the secret file. */
static enum status
name_key_file(struct ctl *c, const struct purpose *p, const char *suffix,
    char path[PATH_MAX])
{
	const char *dir = c->app.conf->security_keys_dir;

	if (snprintf(path, PATH_MAX, "%s/%s%s", dir, p->name, suffix) >=
	    PATH_MAX)
		return ctl_fail(
		    c, ST_BAD_REQUEST, "[security] keys_dir is too long");
	return ST_OK;
}

/* A file that is missing holds none. */
static enum status
read_keys(struct ctl *c, const char *path, size_t max, struct key_list *list)
{
	enum status st = keyring_read(path, list->key, max, &list->n);

	if (st == ST_OK)
		return ST_OK;
	list->n = 0;
	return st == ST_NOT_FOUND ? ST_OK
				  : ctl_fail(c, st, "%s cannot be read", path);
}

/* Secrets and public keys are in one format; no copy of it stays behind. */
static enum status
write_keys(const char *path, const char *comment, mode_t mode,
    const struct key_list *list)
{
	char text[KEYRING_KEYS_MAX * (KEYRING_KEY_BYTES * 2 + 8) + 256];
	char hex[KEYRING_KEY_BYTES * 2 + 1];
	struct str s;
	enum status st;

	str_init(&s, text, sizeof text);
	str_add(&s, "# %s\n", comment);
	for (size_t i = 0; i < list->n; i++) {
		sodium_bin2hex(
		    hex, sizeof hex, list->key[i].bytes, KEYRING_KEY_BYTES);
		str_add(&s, "%u %s\n", list->key[i].id, hex);
	}
	st = file_replace(path, text, strlen(text), mode, true);
	sodium_memzero(text, sizeof text);
	sodium_memzero(hex, sizeof hex);
	return st;
}

/* A new key, whose id follows that of another; 255 is followed by 1. */
static struct keyring_key
make_key(unsigned char before)
{
	struct keyring_key key;

	key.id = (unsigned char)(before % 255 + 1);
	randombytes_buf(key.bytes, sizeof key.bytes);
	return key;
}

static void
append_key(struct key_list *list, const struct keyring_key *key)
{
	list->key[list->n++] = *key;
}

static void
append_public_key(struct key_list *list, const struct keyring_key *secret)
{
	struct keyring_key *key = &list->key[list->n++];

	key->id = secret->id;
	sign_public_key(secret->bytes, key->bytes);
}

static bool
has_key_id(const struct key_list *list, unsigned char id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->key[i].id == id)
			return true;
	return false;
}

static enum status
rotate_mac(const struct key_list *was, const char *path)
{
	struct keyring_key fresh = make_key(was->n > 0 ? was->key[0].id : 0);
	struct key_list now = { 0 };
	enum status st;

	append_key(&now, &fresh);
	if (was->n > 0)
		append_key(&now, &was->key[0]);
	st = write_keys(
	    path, "usher's keys, newest first; keep them secret", 0640, &now);
	sodium_memzero(&now, sizeof now);
	sodium_memzero(&fresh, sizeof fresh);
	return st;
}

/* The public keys that stay: of the secrets, and the older ones of the file. */
static enum status
publish_keys(struct ctl *c, const struct purpose *p, const struct key_list *now,
    const struct key_list *was)
{
	struct key_list old, all = { 0 };
	char path[PATH_MAX];
	enum status st;

	if ((st = name_key_file(c, p, KEYRING_PUBLIC, path)) != ST_OK ||
	    (st = read_keys(c, path, KEYRING_KEYS_MAX, &old)) != ST_OK)
		return st;
	if (old.n == KEYRING_KEYS_MAX)
		return ctl_fail(c, ST_BAD_REQUEST,
		    "%s is full: take out keys of concerts that are over",
		    path);
	append_public_key(&all, &now->key[1]);
	append_public_key(&all, &now->key[0]);
	if (was->n > 0 && !has_key_id(&all, was->key[0].id))
		append_public_key(&all, &was->key[0]);
	for (size_t i = 0; i < old.n && all.n < p->keep; i++)
		if (!has_key_id(&all, old.key[i].id))
			append_key(&all, &old.key[i]);
	return write_keys(
	    path, "usher's public keys, newest first", 0644, &all);
}

/* Where no key was made ahead, both are new. */
static enum status
rotate_pair(struct ctl *c, const struct purpose *p, const struct key_list *was,
    const char *path)
{
	struct keyring_key signs, next;
	struct key_list now = { 0 };
	enum status st;

	signs = was->n == SECRETS ? was->key[1]
				  : make_key(was->n > 0 ? was->key[0].id : 0);
	next = make_key(signs.id);
	append_key(&now, &signs);
	append_key(&now, &next);
	if ((st = publish_keys(c, p, &now, was)) == ST_OK)
		st = write_keys(path,
		    "usher's secret keys: the first signs, the second is next",
		    0640, &now);
	sodium_memzero(&now, sizeof now);
	sodium_memzero(&signs, sizeof signs);
	sodium_memzero(&next, sizeof next);
	return st;
}

/* Anything but a purpose of which another host has the secret. */
static enum status
rotate_purpose(struct ctl *c, const struct purpose *p)
{
	struct key_list was;
	char path[PATH_MAX], public[PATH_MAX];
	enum status st;

	if ((st = name_key_file(c, p, "", path)) != ST_OK ||
	    (st = name_key_file(c, p, KEYRING_PUBLIC, public)) != ST_OK ||
	    (st = read_keys(c, path, SECRETS, &was)) != ST_OK)
		return st;
	if (was.n == 0 && p->is_pair && file_exists(public))
		return ctl_fail(c, ST_BAD_REQUEST,
		    "%s has no secret here: rotate it on the host that has",
		    public);
	st =
	    p->is_pair ? rotate_pair(c, p, &was, path) : rotate_mac(&was, path);
	sodium_memzero(&was, sizeof was);
	return st;
}

static bool
is_key_file_there(struct ctl *c, const struct purpose *p, const char *suffix)
{
	char path[PATH_MAX];

	return name_key_file(c, p, suffix, path) == ST_OK && file_exists(path);
}

/* A folder without a secret or a public key is a new one: it gets all. */
static bool
is_folder_new(struct ctl *c)
{
	for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
		if (is_key_file_there(c, &purposes[i], "") ||
		    is_key_file_there(c, &purposes[i], KEYRING_PUBLIC))
			return false;
	return true;
}

static const struct purpose *
find_purpose(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(purposes); i++)
		if (strcmp(purposes[i].name, name) == 0)
			return &purposes[i];
	return NULL;
}

/* All words are looked at before anything is rotated. */
static enum status
rotate_named(struct ctl *c)
{
	enum status st = ST_OK;

	for (int i = 0; c->arg[i] != NULL; i++)
		if (find_purpose(c->arg[i]) == NULL)
			return ctl_fail(c, ST_BAD_FIELD,
			    "unknown purpose `%.40s`: give token, session, "
			    "receipt or ticket",
			    c->arg[i]);
	for (int i = 0; st == ST_OK && c->arg[i] != NULL; i++)
		st = rotate_purpose(c, find_purpose(c->arg[i]));
	return st;
}

/* Whose secrets are here is this host's: one that has a single service of the
 * two makes no keys of the other. */
static enum status
rotate_own(struct ctl *c)
{
	bool all = is_folder_new(c);
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < ARRAY_LEN(purposes); i++)
		if (all || (!purposes[i].by_name &&
			       is_key_file_there(c, &purposes[i], "")))
			st = rotate_purpose(c, &purposes[i]);
	return st;
}

/* An older usher had a file there. */
static enum status
find_keys_folder(struct ctl *c)
{
	const char *dir = c->app.conf->security_keys_dir;
	struct stat sb;

	if (stat(dir, &sb) == 0 && S_ISDIR(sb.st_mode))
		return ST_OK;
	return ctl_fail(c, ST_BAD_REQUEST,
	    "%s is not a folder: make it, for the group of the web server's "
	    "user, with mode 750",
	    dir);
}

static enum status
keys_rotate_command(struct ctl *c)
{
	enum status st;

	if (sodium_init() < 0)
		return ST_INTERNAL;
	if ((st = find_keys_folder(c)) != ST_OK)
		return st;
	return c->arg[0] != NULL ? rotate_named(c) : rotate_own(c);
}

/* clang-format off */
const struct ctl_command keys_commands[] = {
	{
		.name = "keys rotate",
		.args = "[PURPOSE ...]",
		.help = "make new keys; what the ones before signed stays good",
		.needs = CTL_NEED_ROOT,
		.run = keys_rotate_command,
	},
	{ .name = NULL },
};
/* clang-format on */
