/*
 * The connection to Redis: made when first needed, and given up after any
 * error, since a context that saw one may hold the reply to another command.
 * Which run of the server it was made to is read with it, and goes with every
 * call: the functions of a room compare it with the room's, so that a restart
 * is noticed by the first call that follows (rule 11).
 */
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/impossible.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/str.h"
#include "store/redis_connection.h"

struct redis *
redis_new(const struct conf *conf)
{
	struct redis *r = calloc(1, sizeof *r);

	IMPOSSIBLE_IF(r == NULL);
	/* hiredis writes to a server that is gone: an error, not our end. */
	signal(SIGPIPE, SIG_IGN);
	r->conf = conf;
	r->timeout.tv_sec = conf->redis_timeout_ms / 1000;
	r->timeout.tv_usec = conf->redis_timeout_ms % 1000 * 1000;
	return r;
}

void
redis_disconnect(struct redis *r)
{
	redisFree(r->ctx);
	r->ctx = NULL;
}

void
redis_free(struct redis *r)
{
	if (r == NULL)
		return;
	redis_disconnect(r);
	free(r);
}

void
redis_run_id(const struct redis *r, char run_id[REDIS_RUN_ID])
{
	memcpy(run_id, r->run_id, REDIS_RUN_ID);
}

/* The password is read each time, so that a new one needs no restart, and is
 * wiped when it was sent. */
static enum status
authenticate_to_redis(struct redis *r)
{
	const char *user = r->conf->redis_user, *why;
	const char *file = r->conf->redis_password_file;
	char password[SECRET_SIZE] = "";
	enum status st = ST_OK;
	redisReply *re;

	if (*user == '\0' && *file == '\0')
		return ST_OK;
	if (*file != '\0' && secret_read_file(file, password, &why) != ST_OK) {
		log_error("redis: %s: %s", file, why);
		return ST_INTERNAL;
	}
	if (*user == '\0')
		user = "default";
	re = redisCommand(r->ctx, "AUTH %s %s", user, password);
	explicit_bzero(password, sizeof password);
	if (re == NULL || re->type == REDIS_REPLY_ERROR) {
		log_error("redis: the user or its password is refused");
		st = ST_INTERNAL;
	}
	freeReplyObject(re);
	return st;
}

/* What the functions say begins with a code of ours, what the server says with
 * a word of its own, in capitals: they cannot be confused. */
enum status
redis_error_status(const char *what, const char *error)
{
	static const char *const transient[] = {
		"LOADING",
		"MISCONF",
		"OOM",
		"READONLY",
		"BUSY",
		"MASTERDOWN",
		"NOREPLICAS",
		"CLUSTERDOWN",
		"TRYAGAIN",
	};
	size_t len = strcspn(error, " ");

	for (int st = ST_OK; st < ST__MAX; st++)
		if (strlen(status_code((enum status)st)) == len &&
		    strncmp(status_code((enum status)st), error, len) == 0)
			return (enum status)st;
	log_error("redis: %s: %s%s", what, error,
	    str_starts(error, "ERR unknown command")
		? " (Redis 7 or Valkey is needed)"
		: "");
	for (size_t i = 0; i < ARRAY_LEN(transient); i++)
		if (str_starts(error, transient[i]))
			return ST_UNAVAILABLE;
	return ST_INTERNAL;
}

/* Which server this is: a restarted one has another run_id. */
static enum status
read_run_id(struct redis *r)
{
	redisReply *re = redisCommand(r->ctx, "INFO server");
	enum status st = ST_UNAVAILABLE;
	const char *at;

	if (re != NULL && re->type == REDIS_REPLY_ERROR)
		st = redis_error_status("INFO", re->str);
	else if (re != NULL && re->type == REDIS_REPLY_STRING &&
		 (at = strstr(re->str, "run_id:")) != NULL &&
		 strlen(at) >= strlen("run_id:") + REDIS_RUN_ID_LEN) {
		memcpy(r->run_id, at + strlen("run_id:"), REDIS_RUN_ID_LEN);
		st = ST_OK;
	}
	freeReplyObject(re);
	return st;
}

/* hiredis connects to a stopped server, and its connect timeout sets none for
 * commands: that is set by itself, and run_id is what proves an answer. */
static enum status
try_to_connect(struct redis *r)
{
	const struct conf *c = r->conf;
	enum status st;

	if (c->redis_socket[0] != '\0')
		r->ctx =
		    redisConnectUnixWithTimeout(c->redis_socket, r->timeout);
	else
		r->ctx = redisConnectWithTimeout(
		    c->redis_host, (int)c->redis_port, r->timeout);
	if (r->ctx == NULL || r->ctx->err != 0 ||
	    redisSetTimeout(r->ctx, r->timeout) != REDIS_OK)
		return ST_UNAVAILABLE;
	if ((st = authenticate_to_redis(r)) != ST_OK)
		return st;
	return read_run_id(r);
}

enum status
redis_connect(struct redis *r)
{
	enum status st;

	if (r->ctx != NULL)
		return ST_OK;
	if ((st = try_to_connect(r)) != ST_OK) {
		log_error("redis: cannot connect: %s",
		    r->ctx != NULL && r->ctx->err != 0 ? r->ctx->errstr
						       : "no answer");
		redis_disconnect(r);
	}
	return st;
}
