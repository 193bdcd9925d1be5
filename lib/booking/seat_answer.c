/*
 * Answers of a seat map, made once and sent by Apache.
 *
 * The list of 50,000 seats is 4.6 MB, or 270 KB by gzip: a program that sent it
 * would be busy for as long as its reader likes, and 70 readers who do not read
 * would be the end of all others.  So the program makes a file, and Apache
 * sends it when it can.  A file is what mod_asis takes, headers and body in
 * one, because it may be replaced by a newer one at any time: one that is open
 * stays as it is, and its entity tag is that of its own body.
 *
 *     map-1-list-gzip           what everybody sees of concert 1
 *     map-1-list-gzip-<digest>  the same for an account that has seats there
 *
 * The second kind is as many as there are such accounts, so it is removed when
 * it is old.  One that may be removed must be used no more, or Apache would be
 * sent to a file that is gone: OWN_GOOD_MS is well below OWN_KEPT_MS.  Their
 * locks, which may not be removed, are few and shared.
 */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/folder.h"
#include "base/gzip.h"
#include "base/impossible.h"
#include "booking/seat_answer.h"

#define SHARED_GOOD_MS 3600000 /* if its head is right */
#define OWN_GOOD_MS 30000
#define OWN_KEPT_MS 120000
#define OWN_LOCKS 16
#define DIGEST 16

/* An answer in the making. */
struct answer_draft {
	const struct seat_map *map;
	const struct seat_map_own *own;
	const struct seat_answer_kind *kind;
	const char *head;
};

static bool
has_head(void *arg, const struct host_cache *file)
{
	const struct answer_draft *d = arg;
	size_t n = strlen(d->head);

	return file->len > n && memcmp(file->data, d->head, n) == 0;
}

/* The body is compressed behind its head, so that nothing is copied twice. */
static enum status
fill_answer(void *arg, const struct host_cache *old, char **data, size_t *len)
{
	const struct answer_draft *d = arg;
	size_t n = strlen(d->head), body_len;
	char *body, *to;

	(void)old;
	body = d->kind->states ? seat_map_states(d->map, d->own,
				     d->kind->concert_id, &body_len)
			       : seat_map_json(d->map, d->own, &body_len);
	*data = malloc(n + (d->kind->gzip ? gzip_bound(body_len) : body_len));
	IMPOSSIBLE_IF(*data == NULL);
	to = mempcpy(*data, d->head, n);
	if (d->kind->gzip)
		body_len = gzip_write(to, body, body_len);
	else
		memcpy(to, body, body_len);
	free(body);
	*len = n + body_len;
	return ST_OK;
}

/* --- answers of accounts ------------------------------------------------- */

/* Both name the file and pick its lock. */
static void
digest_account(const char *account, unsigned char digest[DIGEST])
{
	crypto_generichash(digest, DIGEST, (const unsigned char *)account,
	    strlen(account), NULL, 0);
}

/* The digest is all that has that length behind a dash. */
static bool
is_own_file(const char *name)
{
	const char *dash = strrchr(name, '-');

	return strncmp(name, SEAT_ANSWER_PREFIX, strlen(SEAT_ANSWER_PREFIX)) ==
		   0 &&
	       dash != NULL && strlen(dash + 1) == (size_t)2 * DIGEST;
}

static bool
is_too_old(int dir, const char *name)
{
	struct stat sb;

	return fstatat(dir, name, &sb, AT_SYMLINK_NOFOLLOW) == 0 &&
	       clock_wall_ms() - (int64_t)sb.st_mtim.tv_sec * 1000 >
		   OWN_KEPT_MS;
}

/* Remove the answers of accounts that look no more: each process once in a
 * while, when it makes another. */
static void
remove_old_answers(const char *path)
{
	static int64_t due_ms;
	const struct dirent *e;
	char name[PATH_MAX];
	DIR *dir;

	if (clock_mono_ms() < due_ms || folder_list(path, &dir) != ST_OK)
		return;
	due_ms = clock_mono_ms() + OWN_KEPT_MS;
	while ((e = readdir(dir)) != NULL) {
		if (!is_own_file(e->d_name) ||
		    !is_too_old(dirfd(dir), e->d_name))
			continue;
		snprintf(name, sizeof name, "%s/%s", path, e->d_name);
		file_remove(name);
	}
	closedir(dir);
}

/* --- which file ---------------------------------------------------------- */

/* Room in `file` for the prefix; the name behind it is what a URL has. */
static void
name_file(const struct seat_answer_kind *kind,
    const unsigned char digest[DIGEST], char name[SEAT_ANSWER_NAME_MAX])
{
	char hex[2 * DIGEST + 1] = "";

	if (kind->account != NULL)
		sodium_bin2hex(hex, sizeof hex, digest, DIGEST);
	snprintf(name, SEAT_ANSWER_NAME_MAX, "%lld-%s%s%s%s",
	    (long long)kind->concert_id, kind->states ? "states" : "list",
	    kind->gzip ? "-gzip" : "", kind->account != NULL ? "-" : "", hex);
}

/* Nobody waits for an answer of everybody's that is being made: the one before
 * it is whole, too.  One's own is waited for, since it shows what one has done.
 */
enum status
seat_answer_get(const struct conf *conf, const struct seat_map *map,
    const struct seat_map_own *own, const struct seat_answer_kind *kind,
    const char *head, char name[SEAT_ANSWER_NAME_MAX],
    struct host_cache *answer)
{
	struct answer_draft draft = { map, own, kind, head };
	struct host_cache_kind cache = { .ttl_ms = SHARED_GOOD_MS,
		.stale_ms = SHARED_GOOD_MS,
		.is_right = has_head,
		.fill = fill_answer };
	char file[SEAT_ANSWER_NAME_MAX + sizeof SEAT_ANSWER_PREFIX];
	unsigned char digest[DIGEST] = { 0 };
	char lock[40];
	enum status st;

	if (kind->account != NULL) {
		digest_account(kind->account, digest);
		snprintf(lock, sizeof lock, SEAT_ANSWER_PREFIX "own-%d",
		    digest[0] % OWN_LOCKS);
		cache.ttl_ms = OWN_GOOD_MS;
		cache.stale_ms = 0;
		cache.lock_name = lock;
	}
	name_file(kind, digest, name);
	snprintf(file, sizeof file, SEAT_ANSWER_PREFIX "%s", name);
	st = host_cache_get(
	    conf->booking_state_dir, file, &cache, &draft, answer);
	if (st == ST_OK && kind->account != NULL && answer->map == NULL)
		remove_old_answers(conf->booking_state_dir);
	return st;
}
