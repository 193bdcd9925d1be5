/*
 * What a test does to Redis past the library of functions: commands, numbers
 * changed where they are kept, and the losses of a server that is killed.
 */
#include <string.h>

#include <hiredis/hiredis.h>

#include "base/array.h"
#include "fixture.h"

/* An error is a failure. */
static redisReply *
redis_answer(const char *command)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re;

	ck_assert_ptr_nonnull(c);
	ck_assert_int_eq(c->err, 0);
	re = redisCommand(c, command);
	ck_assert_msg(re != NULL && re->type != REDIS_REPLY_ERROR, "%s: %s",
	    command, re != NULL ? re->str : c->errstr);
	redisFree(c);
	return re;
}

void
fixture_redis(const char *command)
{
	freeReplyObject(redis_answer(command));
}

int64_t
fixture_redis_number(const char *command)
{
	redisReply *re = redis_answer(command);
	int64_t n = re->integer;

	ck_assert_int_eq(re->type, REDIS_REPLY_INTEGER);
	freeReplyObject(re);
	return n;
}

/* The numbers of the packed field `settings`, in their order. */
static const char *const packed[] = {
#define SETTINGS(name) #name,
#define COUNTERS(name)
#define ALONE(name)
#define ROOM_INT(name, def, min, max, help) #name,
#define ROOM_TEXT(name, bytes, help)
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
#define ROOM_FIELD(name, in, at_reset) in(name)
#include "queue/lua_tbl.h"
};

static size_t
packed_at(const char *field)
{
	for (size_t i = 0; i < ARRAY_LEN(packed); i++)
		if (strcmp(packed[i], field) == 0)
			return i;
	ck_abort_msg("no number `%s` among the settings", field);
}

/* They are doubles, little endian. */
void
fixture_poke(const char *field, int64_t value)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re = redisCommand(c, "HGET usher:{1}:room settings");
	double number = (double)value;

	ck_assert_uint_gt(re->len, ARRAY_LEN(packed) * sizeof number);
	memcpy(
	    re->str + packed_at(field) * sizeof number, &number, sizeof number);
	freeReplyObject(redisCommand(
	    c, "HSET usher:{1}:room settings %b", re->str, (size_t)re->len));
	freeReplyObject(re);
	redisFree(c);
}

void
fixture_restart(void)
{
	server_stop(fixture_server);
	server_resume(fixture_server);
}

static const char *
redis_dir(void)
{
	static char dir[256];

	snprintf(dir, sizeof dir, "%s/redis", server_dir(fixture_server));
	return dir;
}

/* Redis answers before it has written to its append-only file while the disk is
 * busy with what it wrote last.  A server that is not there has written. */
static void
wait_for_aof(void)
{
	redisContext *c = redisConnectUnix(fixture_conf.redis_socket);
	redisReply *re = NULL;

	for (bool is_written = false; c->err == 0 && !is_written;) {
		freeReplyObject(re);
		re = redisCommand(c, "INFO persistence");
		is_written = re == NULL ||
			     strstr(re->str, "aof_buffer_length:0") != NULL;
	}
	freeReplyObject(re);
	redisFree(c);
}

void
fixture_kill_and_change(const char *change)
{
	wait_for_aof();
	server_kill(fixture_server);
	fixture_shell(redis_dir(), change);
	server_resume(fixture_server);
}

#define TAIL "$(ls appendonlydir/*.incr.aof | tail -n 1)"

void
fixture_note_tail(void)
{
	wait_for_aof();
	fixture_shell(redis_dir(), "stat -c %s " TAIL " >noted");
}

void
fixture_lose_tail(void)
{
	fixture_kill_and_change("truncate -s $(cat noted) " TAIL);
}
