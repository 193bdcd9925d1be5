/*
 * The file that a room's snapshot is in, beside its checkpoint:
 *
 *     7.snapshot   usher-snapshot 1 ROOM EPOCH COMMITMENT PARTS LEN ... SUM LF
 *                  the parts, one after the other
 *
 * SUM is a BLAKE2b over the line before it and the parts.  COMMITMENT is of the
 * epoch's seed: an epoch of the same number, of a room that was made again,
 * has another.
 *
 * It is written under the room's lock, so that no older one replaces a newer,
 * and it is a whole: what it lacks is of the last seconds, and never a part.
 * A restore works without it: anything wrong with it is logged, and no more.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/file.h"
#include "base/impossible.h"
#include "base/log.h"
#include "base/str.h"
#include "queue/room_keys.h"
#include "queue/room_log_file.h"
#include "queue/snapshot.h"
#include "store/functions.h"
#include "store/redis.h"

#define MAGIC "usher-snapshot 1"
#define HEAD_MAX 512
#define SUM_BYTES 32
#define SUM_HEX (2 * SUM_BYTES + 1)
#define FILE_MAX (64 << 20) /* a hundred times what 10^6 visitors take */

/* What room_snapshot.lua replies with before the parts. */
enum { REPLY_EPOCH, REPLY_COMMITMENT, REPLY_PARTS };

static const char *
path_of_snapshot(const struct conf *conf, int64_t concert_id, char *path)
{
	snprintf(path, PATH_MAX, "%s/%lld.snapshot", conf->queue_checkpoint_dir,
	    (long long)concert_id);
	return path;
}

static void
sum_snapshot(const char *head, const char *parts, size_t len, char sum[SUM_HEX])
{
	unsigned char hash[SUM_BYTES];
	crypto_generichash_state state;

	IMPOSSIBLE_IF(sodium_init() < 0);
	crypto_generichash_init(&state, NULL, 0, sizeof hash);
	crypto_generichash_update(
	    &state, (const unsigned char *)head, strlen(head));
	crypto_generichash_update(&state, (const unsigned char *)parts, len);
	crypto_generichash_final(&state, hash, sizeof hash);
	sodium_bin2hex(sum, SUM_HEX, hash, sizeof hash);
}

/* --- writing ------------------------------------------------------------- */

/* The line up to its sum, and how long the parts are together. */
static size_t
write_head(const struct redis_list *reply, int64_t concert_id, struct str *head)
{
	size_t len, all = 0;

	str_add(head, MAGIC " %lld %lld %s %zu", (long long)concert_id,
	    (long long)redis_list_int(reply, REPLY_EPOCH),
	    redis_list_text(reply, REPLY_COMMITMENT), reply->n - REPLY_PARTS);
	for (size_t i = REPLY_PARTS; i < reply->n; i++) {
		redis_list_data(reply, i, &len);
		str_add(head, " %zu", len);
		all += len;
	}
	return all;
}

/* The file is put together in memory, to be written in one piece. */
static enum status
write_snapshot(
    const struct conf *conf, int64_t concert_id, const struct redis_list *reply)
{
	char head[HEAD_MAX], sum[SUM_HEX], path[PATH_MAX], *text, *parts;
	size_t len, all;
	struct str s;
	enum status st;

	str_init(&s, head, sizeof head);
	all = write_head(reply, concert_id, &s);
	text = malloc(s.len + 1 + SUM_HEX + all);
	IMPOSSIBLE_IF(s.failed || text == NULL);
	parts = text + s.len + 1 + SUM_HEX;
	for (size_t i = REPLY_PARTS, at = 0; i < reply->n; i++, at += len) {
		const char *part = redis_list_data(reply, i, &len);

		memcpy(parts + at, part, len);
	}
	sum_snapshot(head, parts, all, sum);
	sprintf(text, "%s %s", head, sum);
	parts[-1] = '\n';
	st = file_replace(path_of_snapshot(conf, concert_id, path), text,
	    (size_t)(parts - text) + all, 0640, true);
	free(text);
	return st;
}

static enum status
save_locked(struct queue_context *q, int64_t concert_id)
{
	struct redis_args a = { 0 };
	struct redis_list reply;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	st = redis_call_list(
	    q->redis, &function_room_snapshot, &a, REDIS_ANY_NUMBER, &reply);
	if (st != ST_OK)
		return st;
	st = write_snapshot(q->conf, concert_id, &reply);
	redis_list_free(&reply);
	return st;
}

/* The log first: it is what cannot be made good by the next one. */
enum status
snapshot_save(struct queue_context *q, int64_t concert_id)
{
	enum status st;
	int fd;

	if ((st = checkpoint_lock(q->conf, concert_id, &fd)) != ST_OK)
		return st;
	if ((st = room_log_file_save(q, concert_id)) == ST_OK)
		st = save_locked(q, concert_id);
	checkpoint_unlock(fd);
	return st;
}

/* --- reading ------------------------------------------------------------- */

/* The number at *p, which a blank or the end follows; false if there is none.
 */
static bool
take_length(char **p, size_t *n)
{
	char *end;

	if (**p < '0' || **p > '9')
		return false;
	*n = strtoul(*p, &end, 10);
	if (*end != ' ' && *end != '\0')
		return false;
	*p = end + (*end == ' ');
	return true;
}

/* The lengths of the parts, which must be all there is after the head. */
static bool
take_parts(char *lengths, char *parts, size_t left, struct snapshot *s)
{
	size_t n;

	if (!take_length(&lengths, &n) || n > SNAPSHOT_PARTS_MAX)
		return false;
	for (s->n = 0; s->n < n; s->n++) {
		size_t len;

		if (!take_length(&lengths, &len) || len > left)
			return false;
		s->part[s->n] = parts;
		s->len[s->n] = len;
		parts += len;
		left -= len;
	}
	return left == 0 && *lengths == '\0';
}

/* Why the bytes, which end with NUL, are not the room's snapshot; NULL: they
 * are. */
static const char *
parse_snapshot(
    const struct checkpoint *c, char *bytes, size_t len, struct snapshot *s)
{
	char *parts = memchr(bytes, '\n', len), *sum, said[SUM_HEX];
	char begins[HEAD_MAX];
	size_t left;

	if (parts == NULL)
		return "it is cut short";
	*parts++ = '\0';
	left = len - (size_t)(parts - bytes);
	if ((sum = strrchr(bytes, ' ')) == NULL)
		return "its first line is damaged";
	*sum++ = '\0';
	sum_snapshot(bytes, parts, left, said);
	if (strcmp(sum, said) != 0)
		return "its sum is wrong";
	snprintf(begins, sizeof begins, MAGIC " %lld %lld %s ",
	    (long long)c->concert_id, (long long)c->epoch, c->commitment);
	if (!str_starts(bytes, begins))
		return "it is of another epoch, room or version";
	if (!take_parts(bytes + strlen(begins), parts, left, s))
		return "its parts are not those it tells";
	return NULL;
}

void
snapshot_read(
    const struct conf *conf, const struct checkpoint *c, struct snapshot *s)
{
	char path[PATH_MAX];
	const char *why;
	size_t len;

	*s = (struct snapshot){ 0 };
	path_of_snapshot(conf, c->concert_id, path);
	if (file_load_state(path, FILE_MAX, &s->bytes, &len) != ST_OK) {
		s->bytes = NULL;
		return;
	}
	if ((why = parse_snapshot(c, s->bytes, len, s)) != NULL) {
		log_warn("%s: not used: %s", path, why);
		s->n = 0;
	}
}

void
snapshot_free(struct snapshot *s)
{
	free(s->bytes);
	*s = (struct snapshot){ 0 };
}
