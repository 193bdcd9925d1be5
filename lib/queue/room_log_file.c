/*
 * The log as a file: 7.log, the lines that log.lua keeps, oldest first.
 *
 * Redis forgets; the file only grows, until it holds more than LINES_MAX lines
 * and its oldest ones go.  So it is never made from what Redis has: the lines
 * of Redis that are later than its last one are added.  Lines are compared as a
 * whole, so that nothing is there twice.  It is replaced under the room's lock,
 * on disk: two that save add one after the other, and a crash leaves the old
 * file or the new one.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/impossible.h"
#include "queue/room_keys.h"
#include "queue/room_log_file.h"
#include "store/functions.h"
#include "store/redis.h"

#define FILE_MAX (4 << 20)
#define LINES_MAX 1000

static const char *
path_of_log(const struct conf *conf, int64_t concert_id, char *path)
{
	snprintf(path, PATH_MAX, "%s/%lld.log", conf->queue_checkpoint_dir,
	    (long long)concert_id);
	return path;
}

/* A file that was cut short, or edited, ends a line nevertheless. */
char *
room_log_file_read(const struct conf *conf, int64_t concert_id)
{
	char path[PATH_MAX], *text;
	size_t len;

	path_of_log(conf, concert_id, path);
	if (file_load_state(path, FILE_MAX, &text, &len) != ST_OK) {
		text = calloc(1, 1);
		IMPOSSIBLE_IF(text == NULL);
	}
	return text;
}

/* The last line, which need not have an end. */
static const char *
last_line(const char *text, size_t *len)
{
	size_t end = strlen(text), at;

	while (end > 0 && text[end - 1] == '\n')
		end--;
	for (at = end; at > 0 && text[at - 1] != '\n'; at--)
		continue;
	*len = end - at;
	return text + at;
}

/* How many of the entries of Redis, newest first, are later than the file. */
static size_t
count_new(const struct redis_list *entries, const char *text)
{
	size_t len, later = 0;
	const char *last = last_line(text, &len);
	long long last_ms = strtoll(last, NULL, 10);

	for (size_t i = 0; i < entries->n; i++) {
		const char *entry = redis_list_text(entries, i);

		if (strlen(entry) == len && memcmp(entry, last, len) == 0)
			return i;
		if (later == i && strtoll(entry, NULL, 10) > last_ms)
			later++;
	}
	return len == 0 ? entries->n : later;
}

/* Where the last LINES_MAX lines begin. */
static const char *
skip_oldest(const char *text)
{
	const char *p = text + strlen(text);

	for (int n = 0; p > text; p--)
		if (p[-1] == '\n' && ++n > LINES_MAX)
			break;
	return p;
}

/* The text, with `n` entries added, the newest last; the caller frees. */
static char *
add_log_entries(const char *text, const struct redis_list *entries, size_t n)
{
	size_t len = strlen(text), size = len + 2;
	char *out, *p;

	for (size_t i = 0; i < n; i++)
		size += strlen(redis_list_text(entries, i)) + 1;
	out = malloc(size);
	IMPOSSIBLE_IF(out == NULL);
	memcpy(out, text, len);
	p = out + len;
	if (len > 0 && p[-1] != '\n')
		*p++ = '\n';
	for (size_t i = n; i-- > 0;)
		p += sprintf(p, "%s\n", redis_list_text(entries, i));
	*p = '\0';
	return out;
}

static enum status
write_log(const struct conf *conf, int64_t concert_id,
    const struct redis_list *entries)
{
	char *text = room_log_file_read(conf, concert_id), path[PATH_MAX];
	size_t n = count_new(entries, text);
	enum status st = ST_OK;

	if (n > 0) {
		char *all = add_log_entries(text, entries, n);
		const char *kept = skip_oldest(all);

		st = file_replace(path_of_log(conf, concert_id, path), kept,
		    strlen(kept), 0640, true);
		free(all);
	}
	free(text);
	return st;
}

enum status
room_log_file_save(struct queue_context *q, int64_t concert_id)
{
	struct redis_args a = { 0 };
	struct redis_list entries;
	enum status st;

	room_keys_all(&a, concert_id);
	room_keys_end(&a, q);
	redis_arg_int(&a, LINES_MAX);
	st = redis_call_list(
	    q->redis, &function_room_log, &a, REDIS_ANY_NUMBER, &entries);
	if (st != ST_OK)
		return st;
	st = write_log(q->conf, concert_id, &entries);
	redis_list_free(&entries);
	return st;
}
