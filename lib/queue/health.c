/*
 * Whether the queue can serve.
 *
 * Each number is under a limit that is on disk, so a full disk ends them, some
 * hundred newcomers later.  The disk is not asked at each check, since one that
 * hangs would hang the check: programs that cannot write note it in Redis, and
 * only then is the folder tried.  It decides, and not the note, so that one
 * damaged checkpoint of one room is not the whole queue's trouble, and a disk
 * that has room again is well at once.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "queue/health.h"
#include "queue/room_list.h"
#include "store/functions.h"

#define TRIED_BYTES 16384 /* as large as a checkpoint may be */

/* What is known so far, with what the caller has found. */
static enum status
call_health(
    struct queue_context *q, enum health_note found, enum health_note *known)
{
	struct redis_args a = { 0 };
	enum status st;
	int64_t n;

	redis_key(&a, "usher:health");
	redis_arg_int(&a, found);
	st = redis_call_ints(q->redis, &function_health, &a, &n, 1);
	if (st == ST_OK)
		*known = (enum health_note)n;
	return st;
}

static bool
can_write_checkpoints(const struct conf *conf)
{
	static const char zeros[TRIED_BYTES];
	char path[PATH_MAX];
	bool can;

	snprintf(path, sizeof path, "%s/tried", conf->queue_checkpoint_dir);
	can = file_replace(path, zeros, sizeof zeros, 0640, false) == ST_OK;
	if (can)
		file_remove(path);
	return can;
}

static bool
is_used_up(const struct room *room)
{
	return room->state != ROOM_CLOSED && room->issued >= room->issued_limit;
}

/* A room that cannot be read is another trouble, and not everybody's. */
static bool
is_any_used_up(struct queue_context *q)
{
	bool found = false;
	struct room room;
	int64_t *ids;
	size_t n;

	if (room_list(q, &ids, &n) != ST_OK)
		return true;
	for (size_t i = 0; i < n && !found; i++)
		found = room_read_as_is(q, ids[i], &room) == ST_OK &&
			is_used_up(&room);
	free(ids);
	return found;
}

/* A newcomer that was refused while the disk is well was refused for something
 * else. */
void
health_note(struct queue_context *q, enum health_note found)
{
	enum health_note known;

	if (found == HEALTH_REFUSED && can_write_checkpoints(q->conf))
		return;
	(void)!call_health(q, found, &known);
}

enum status
health_check(struct queue_context *q, const char **why)
{
	enum health_note known;

	*why = "Redis does not answer, or takes no writes";
	if (call_health(q, HEALTH_NOTHING, &known) != ST_OK)
		return ST_UNAVAILABLE;
	if (known == HEALTH_NOTHING)
		return ST_OK;
	if (can_write_checkpoints(q->conf)) {
		health_note(q, HEALTH_WELL);
		return ST_OK;
	}
	*why = HEALTH_REFUSING;
	return known == HEALTH_REFUSED || is_any_used_up(q) ? ST_NO_NUMBERS
							    : ST_OK;
}

bool
health_is_refusing(const struct conf *conf, const struct room *room)
{
	return is_used_up(room) && !can_write_checkpoints(conf);
}
