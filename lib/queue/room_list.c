/*
 * The rooms of a host are the checkpoints in its folder: Redis is not asked,
 * so that a room that Redis lost, or whose file cannot be read, is listed too.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/folder.h"
#include "base/impossible.h"
#include "base/log.h"
#include "queue/room_list.h"

/* "7.json" is the checkpoint of room 7. */
static int64_t
id_of_checkpoint(const char *name)
{
	char *end;
	long long id;

	if (*name < '1' || *name > '9')
		return 0;
	errno = 0;
	id = strtoll(name, &end, 10);
	return errno == 0 && strcmp(end, ".json") == 0 ? id : 0;
}

static int
compare_concert_ids(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* A missing folder is the configuration's fault, and not an empty list. */
static enum status
open_checkpoints(const struct conf *conf, DIR **dir)
{
	enum status st = folder_list(conf->queue_checkpoint_dir, dir);

	if (st == ST_NOT_FOUND)
		log_error("%s: does not exist", conf->queue_checkpoint_dir);
	return st;
}

/* Other files in the folder (locks, the cron stamp) are skipped. */
enum status
room_list(const struct queue_context *q, int64_t **concert_ids, size_t *n)
{
	size_t used = 0, cap = 0;
	struct dirent *entry;
	int64_t *ids = NULL, id;
	DIR *dir;

	if (open_checkpoints(q->conf, &dir) != ST_OK)
		return ST_INTERNAL;
	while ((entry = readdir(dir)) != NULL) {
		if ((id = id_of_checkpoint(entry->d_name)) == 0)
			continue;
		if (used == cap) {
			cap = cap * 2 + 16;
			ids = realloc(ids, cap * sizeof *ids);
			IMPOSSIBLE_IF(ids == NULL);
		}
		ids[used++] = id;
	}
	closedir(dir);
	if (used > 0)
		qsort(ids, used, sizeof *ids, compare_concert_ids);
	*concert_ids = ids;
	*n = used;
	return ST_OK;
}
