/*
 * The list that a draw's hash is made of.  A line is LINE bytes, so that line i
 * is at (i - 1) * LINE:
 *
 *     24 hex digits of the visitor's entry (draw_entry()) and a line feed;
 *     24 zeros for an index of which no visitor is known: Redis was lost before
 *     the freeze and its visitor has not polled since, or it left and entered
 *     again, and has a later index
 *
 * Anybody may hash it as it is, so that a change of the layout is one of every
 * hash.  The buckets are read CHUNK at a time, so that Redis serves others in
 * between: what one visitor does meanwhile may or may not be in the list.  That
 * is no matter: the list that is on disk first is the one that counts.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/impossible.h"
#include "queue/entrants.h"
#include "queue/room_keys.h"
#include "store/functions.h"
#include "store/redis.h"

#define LINE ((size_t)DRAW_ENTRY_HEX)
#define CHUNK 4

/* The list as long as it will be, with nobody in it. */
static void
make_blank_list(struct entrants *list, size_t n)
{
	list->len = n * LINE;
	list->text = malloc(list->len + 1);
	IMPOSSIBLE_IF(list->text == NULL);
	memset(list->text, '0', list->len);
	for (size_t i = 1; i <= n; i++)
		list->text[i * LINE - 1] = '\n';
	list->text[list->len] = '\0';
}

/* What draw_entrants.lua found in some buckets: digest, index, ... */
static void
add_digests(
    struct entrants *list, const char *salt, const struct redis_list *found)
{
	char entry[DRAW_ENTRY_HEX];
	size_t len;

	for (size_t i = 0; i + 1 < found->n; i += 2) {
		const char *digest = redis_list_data(found, i, &len);
		int64_t index = redis_list_int(found, i + 1);

		if (digest == NULL || len != DRAW_DIGEST || index < 1 ||
		    (size_t)index > list->len / LINE)
			continue;
		draw_entry(salt, (const unsigned char *)digest, entry);
		memcpy(
		    list->text + ((size_t)index - 1) * LINE, entry, LINE - 1);
	}
}

/* Of all buckets, those that are not there among them. */
static enum status
add_buckets(struct queue_context *q, int64_t concert_id, int64_t epoch,
    const char *salt, struct entrants *list)
{
	enum status st = ST_OK;

	for (unsigned b = 0; st == ST_OK && b < ROOM_KEYS_BUCKETS; b += CHUNK) {
		struct redis_list found = { 0 };
		struct redis_args a = { 0 };

		for (unsigned i = b; i < b + CHUNK; i++)
			room_keys_bucket(&a, concert_id, i);
		redis_arg_int(&a, epoch);
		redis_arg_int(&a, (int64_t)(list->len / LINE));
		st = redis_call_list(q->redis, &function_draw_entrants, &a,
		    REDIS_ANY_NUMBER, &found);
		if (st == ST_OK) {
			add_digests(list, salt, &found);
			redis_list_free(&found);
		}
	}
	return st;
}

/* A Redis that was restarted meanwhile may have lost what was not read yet. */
enum status
entrants_collect(struct queue_context *q, int64_t concert_id, int64_t epoch,
    int64_t n, const char *salt, struct entrants *out)
{
	char before[REDIS_RUN_ID], after[REDIS_RUN_ID];
	struct entrants list;
	enum status st;

	make_blank_list(&list, (size_t)n);
	redis_run_id(q->redis, before);
	st = n > 0 ? add_buckets(q, concert_id, epoch, salt, &list) : ST_OK;
	redis_run_id(q->redis, after);
	if (st == ST_OK && strcmp(before, after) != 0)
		st = ST_UNAVAILABLE;
	if (st != ST_OK) {
		entrants_free(&list);
		return st;
	}
	draw_hash(list.text, list.len, list.hash);
	*out = list;
	return ST_OK;
}

void
entrants_free(struct entrants *list)
{
	free(list->text);
	list->text = NULL;
}

void
entrants_name(
    int64_t concert_id, const char *hash, char name[ENTRANTS_NAME_MAX])
{
	snprintf(name, ENTRANTS_NAME_MAX, "%lld-entrants-%.16s.txt",
	    (long long)concert_id, hash);
}

static void
make_list_path(char path[PATH_MAX], const struct conf *conf, int64_t concert_id,
    const char *hash)
{
	char name[ENTRANTS_NAME_MAX];

	entrants_name(concert_id, hash, name);
	snprintf(path, PATH_MAX, "%s/%s", conf->queue_status_dir, name);
}

enum status
entrants_publish(
    const struct conf *conf, int64_t concert_id, const struct entrants *list)
{
	char path[PATH_MAX];

	make_list_path(path, conf, concert_id, list->hash);
	return file_replace(path, list->text, list->len, 0644, true);
}

void
entrants_remove(const struct conf *conf, int64_t concert_id, const char *hash)
{
	char path[PATH_MAX];

	make_list_path(path, conf, concert_id, hash);
	file_remove(path);
}

const char *
entrants_line(const char *text, size_t len, int64_t n, int64_t i)
{
	if (n < 0 || len != (size_t)n * LINE || i < 1 || i > n)
		return NULL;
	return text + ((size_t)i - 1) * LINE;
}
