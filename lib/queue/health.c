/*
 * Whether the queue can serve.
 *
 * Each number is under a limit that is on disk, so a checkpoint that cannot be
 * written (the disk is full, the file is another user's) ends them, some
 * hundred newcomers later.  The disk is not asked at each check, since one that
 * hangs would hang the check, and anybody may ask.  Programs that cannot write
 * a room's checkpoint note that in Redis.  Then one check a second, of all
 * programs, tries what failed: it writes that room's checkpoint again as it is,
 * and what it finds holds for the other checks.  No other file will do: it may
 * be writable where this one is not.
 *
 * A room's note stays until its checkpoint was written.  The trial takes the
 * room's lock, so that of those who try a disk that hangs one hangs.
 */
#include "queue/health.h"
#include "queue/checkpoint.h"
#include "store/functions.h"

/* What health.lua takes beyond enum health_note. */
enum {
	HEALTH_NOTHING,
	HEALTH_TRIED = HEALTH_REFUSED + 1, /* it refuses newcomers */
	HEALTH_WELL
};

static enum status
call_health(struct queue_context *q, int64_t concert_id, int found,
    struct redis_list *reply)
{
	struct redis_args a = { 0 };

	redis_key(&a, "usher:health:rooms");
	redis_arg_int(&a, q->now_ms);
	redis_arg_int(&a, found);
	redis_arg_int(&a, concert_id);
	return redis_call_list(
	    q->redis, &function_health, &a, REDIS_ANY_NUMBER, reply);
}

static void
note_health(struct queue_context *q, int64_t concert_id, int found)
{
	struct redis_list reply;

	if (call_health(q, concert_id, found, &reply) == ST_OK)
		redis_list_free(&reply);
}

void
health_note(struct queue_context *q, int64_t concert_id, enum health_note found)
{
	note_health(q, concert_id, (int)found);
}

/* Write a room's checkpoint as it is.  INTERNAL: it cannot be written.
 * UNAVAILABLE: somebody else holds the lock for long.  NO_ROOM: what is wrong
 * with the room, if anything, is something else; one without a checkpoint gets
 * no lock file. */
static enum status
try_checkpoint(const struct conf *conf, int64_t concert_id)
{
	struct checkpoint c;
	enum status st;
	int fd;

	if (checkpoint_read(conf, concert_id, &c) != ST_OK)
		return ST_NO_ROOM;
	if ((st = checkpoint_lock(conf, concert_id, &fd)) != ST_OK)
		return st;
	st = checkpoint_read(conf, concert_id, &c) == ST_OK
		 ? checkpoint_write(conf, &c)
		 : ST_NO_ROOM;
	checkpoint_unlock(fd);
	return st;
}

static bool
is_used_up(const struct room *room)
{
	return room->state != ROOM_CLOSED && room->issued >= room->issued_limit;
}

/* Try a room that was noted.  NOTHING: it cannot be told.  A closed room needs
 * no numbers. */
static int
try_room(struct queue_context *q, int64_t concert_id, int found)
{
	enum status st = try_checkpoint(q->conf, concert_id);
	struct room room;
	bool is_read;

	if (st == ST_UNAVAILABLE)
		return HEALTH_NOTHING;
	if (st != ST_INTERNAL)
		return HEALTH_WELL;
	is_read = room_read_as_is(q, concert_id, &room) == ST_OK;
	if (is_read && room.state == ROOM_CLOSED)
		return HEALTH_WELL;
	if (found != HEALTH_NOT_SAVED || (is_read && is_used_up(&room)))
		return HEALTH_TRIED;
	return HEALTH_NOT_SAVED;
}

/* The rooms of the reply, until one is found that refuses newcomers, which is
 * enough; or until one cannot be told, so that a disk that hangs holds no more.
 */
static void
try_rooms(struct queue_context *q, const struct redis_list *reply)
{
	for (size_t i = 1; i + 1 < reply->n; i += 2) {
		int64_t id = redis_list_int(reply, i);
		int found = try_room(q, id, (int)redis_list_int(reply, i + 1));

		if (found != HEALTH_NOTHING)
			note_health(q, id, found);
		if (found == HEALTH_NOTHING || found == HEALTH_TRIED)
			return;
	}
}

/* After a trial Redis is asked again, for what it says now. */
enum status
health_check(struct queue_context *q, const char **why)
{
	struct redis_list reply;
	bool is_refusing;
	enum status st;

	*why = "Redis does not answer, or takes no writes";
	st = call_health(q, 0, HEALTH_NOTHING, &reply);
	if (st == ST_OK && reply.n > 1) {
		try_rooms(q, &reply);
		redis_list_free(&reply);
		st = call_health(q, 0, HEALTH_NOTHING, &reply);
	}
	if (st != ST_OK)
		return ST_UNAVAILABLE;
	is_refusing = redis_list_int(&reply, 0) != 0;
	redis_list_free(&reply);
	*why = HEALTH_REFUSING;
	return is_refusing ? ST_NO_NUMBERS : ST_OK;
}

bool
health_is_refusing(const struct conf *conf, const struct room *room)
{
	return is_used_up(room) &&
	       try_checkpoint(conf, room->concert_id) == ST_INTERNAL;
}
