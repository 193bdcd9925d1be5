#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>

#include <hiredis/hiredis.h>

#include "base/array.h"
#include "base/clock.h"
#include "base/impossible.h"
#include "base/log.h"
#include "base/secret.h"
#include "base/str.h"
#include "store/redis.h"

#define RUN_ID_LEN (REDIS_RUN_ID - 1)

struct redis {
	const struct conf *conf;
	struct timeval timeout;
	redisContext *ctx; /* NULL: not connected */
	char run_id[REDIS_RUN_ID]; /* of the server ctx is connected to */
};

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

static void
disconnect(struct redis *r)
{
	redisFree(r->ctx);
	r->ctx = NULL;
}

void
redis_free(struct redis *r)
{
	if (r == NULL)
		return;
	disconnect(r);
	free(r);
}

void
redis_run_id(const struct redis *r, char run_id[REDIS_RUN_ID])
{
	memcpy(run_id, r->run_id, REDIS_RUN_ID);
}

static enum status
authenticate(struct redis *r)
{
	char password[SECRET_SIZE];
	enum status st = ST_OK;
	const char *why;
	redisReply *re;

	if (r->conf->redis_password_file[0] == '\0')
		return ST_OK;
	if (secret_read_file(r->conf->redis_password_file, password, &why) !=
	    ST_OK) {
		log_error("redis: %s: %s", r->conf->redis_password_file, why);
		return ST_INTERNAL;
	}
	re = redisCommand(r->ctx, "AUTH %s", password);
	explicit_bzero(password, sizeof password);
	if (re == NULL || re->type == REDIS_REPLY_ERROR) {
		log_error("redis: the password is refused");
		st = ST_INTERNAL;
	}
	freeReplyObject(re);
	return st;
}

/* Which server this is: a restarted one has another run_id. */
static enum status
read_run_id(struct redis *r)
{
	redisReply *re = redisCommand(r->ctx, "INFO server");
	enum status st = ST_UNAVAILABLE;
	const char *at;

	if (re != NULL && re->type == REDIS_REPLY_STRING &&
	    (at = strstr(re->str, "run_id:")) != NULL &&
	    strlen(at) >= strlen("run_id:") + RUN_ID_LEN) {
		memcpy(r->run_id, at + strlen("run_id:"), RUN_ID_LEN);
		st = ST_OK;
	}
	freeReplyObject(re);
	return st;
}

static enum status
try_connect(struct redis *r)
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
	if ((st = authenticate(r)) != ST_OK)
		return st;
	return read_run_id(r);
}

static enum status
connect_once(struct redis *r)
{
	enum status st;

	if (r->ctx != NULL)
		return ST_OK;
	if ((st = try_connect(r)) != ST_OK) {
		log_error("redis: cannot connect: %s",
		    r->ctx != NULL && r->ctx->err != 0 ? r->ctx->errstr
						       : "no answer");
		disconnect(r);
	}
	return st;
}

/* Reserve room for one more argument; NULL, and failed, when there is none. */
static bool
has_room(struct redis_args *a, size_t len)
{
	if (a->n == REDIS_ARGS_MAX || len > sizeof a->text - a->used)
		a->failed = true;
	return !a->failed;
}

static void
add_copy(struct redis_args *a, const char *text, size_t len)
{
	if (!has_room(a, len))
		return;
	memcpy(a->text + a->used, text, len);
	a->arg[a->n] = a->text + a->used;
	a->len[a->n++] = len;
	a->used += len;
}

void
redis_key(struct redis_args *a, const char *fmt, ...)
{
	char key[128];
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(key, sizeof key, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= sizeof key || a->nkeys != a->n)
		a->failed = true;
	else
		add_copy(a, key, (size_t)n);
	a->nkeys = a->n;
}

void
redis_arg_int(struct redis_args *a, int64_t v)
{
	char text[24];
	int n = snprintf(text, sizeof text, "%lld", (long long)v);

	add_copy(a, text, (size_t)n);
}

void
redis_arg_text(struct redis_args *a, const char *text)
{
	redis_arg_data(a, text, strlen(text));
}

void
redis_arg_data(struct redis_args *a, const void *data, size_t len)
{
	if (!has_room(a, 0))
		return;
	a->arg[a->n] = data;
	a->len[a->n++] = len;
}

/* One EVALSHA or EVAL; NULL means the connection is broken. */
static redisReply *
eval_once(struct redis *r, const char *verb, const char *body,
    const struct redis_args *a)
{
	const char *argv[REDIS_ARGS_MAX + 4] = { verb, body };
	size_t len[REDIS_ARGS_MAX + 4] = { strlen(verb), strlen(body) };
	size_t keys = (size_t)a->nkeys, rest = (size_t)a->n - keys;
	char count[12];

	len[2] = (size_t)snprintf(count, sizeof count, "%d", a->nkeys);
	argv[2] = count;
	memcpy(argv + 3, a->arg, keys * sizeof *argv);
	memcpy(len + 3, a->len, keys * sizeof *len);
	argv[3 + keys] = r->run_id;
	len[3 + keys] = RUN_ID_LEN;
	memcpy(argv + 4 + keys, a->arg + keys, rest * sizeof *argv);
	memcpy(len + 4 + keys, a->len + keys, rest * sizeof *len);
	return redisCommandArgv(r->ctx, a->n + 4, argv, len);
}

static redisReply *
eval_loading(
    struct redis *r, const struct redis_script *s, const struct redis_args *a)
{
	redisReply *re = eval_once(r, "EVALSHA", s->sha1, a);

	if (re != NULL && re->type == REDIS_REPLY_ERROR &&
	    str_starts(re->str, "NOSCRIPT")) {
		freeReplyObject(re);
		re = eval_once(r, "EVAL", s->text, a);
	}
	return re;
}

/* A script's own `code` error, or what the server has against us. */
static enum status
error_status(const struct redis_script *s, const char *text)
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
	};
	size_t len = strcspn(text, " ");

	for (int st = ST_OK; st < ST__MAX; st++)
		if (strlen(status_code((enum status)st)) == len &&
		    strncmp(status_code((enum status)st), text, len) == 0)
			return (enum status)st;
	log_error("redis: %s.lua: %s", s->name, text);
	for (size_t i = 0; i < ARRAY_LEN(transient); i++)
		if (str_starts(text, transient[i]))
			return ST_UNAVAILABLE;
	return ST_INTERNAL;
}

/*
 * Run the script and hand over its reply, which is an array.  A connection
 * that turns out closed (the server was restarted) is made anew, once; one
 * that timed out is not tried again: its time is spent.
 */
static enum status
eval(struct redis *r, const struct redis_script *s, const struct redis_args *a,
    redisReply **out)
{
	int64_t deadline = clock_mono_ms() + r->conf->redis_timeout_ms;
	redisReply *re = NULL;
	enum status st;

	if (a->failed) {
		log_error("redis: %s.lua: too many arguments", s->name);
		return ST_INTERNAL;
	}
	for (int try = 0; re == NULL && try < 2; try++) {
		if ((st = connect_once(r)) != ST_OK)
			return st;
		if ((re = eval_loading(r, s, a)) != NULL)
			break;
		log_error("redis: %s.lua: %s", s->name, r->ctx->errstr);
		disconnect(r);
		if (clock_mono_ms() >= deadline)
			break;
	}
	if (re == NULL)
		return ST_UNAVAILABLE;
	if (re->type == REDIS_REPLY_ARRAY) {
		*out = re;
		return ST_OK;
	}
	st = ST_INTERNAL;
	if (re->type == REDIS_REPLY_ERROR &&
	    (st = error_status(s, re->str)) == ST_UNAVAILABLE)
		disconnect(r);
	freeReplyObject(re);
	return st;
}

enum status
redis_eval_ints(struct redis *r, const struct redis_script *s,
    const struct redis_args *a, int64_t *out, size_t nout)
{
	redisReply *re;
	enum status st;

	if ((st = eval(r, s, a, &re)) != ST_OK)
		return st;
	st = re->elements == nout ? ST_OK : ST_INTERNAL;
	for (size_t i = 0; st == ST_OK && i < nout; i++)
		if (re->element[i]->type != REDIS_REPLY_INTEGER)
			st = ST_INTERNAL;
	for (size_t i = 0; st == ST_OK && i < nout; i++)
		out[i] = re->element[i]->integer;
	if (st != ST_OK)
		log_error("redis: %s.lua: not %zu integers", s->name, nout);
	freeReplyObject(re);
	return st;
}

enum status
redis_eval_list(struct redis *r, const struct redis_script *s,
    const struct redis_args *a, struct redis_list *out)
{
	redisReply *re;
	enum status st;

	if ((st = eval(r, s, a, &re)) != ST_OK)
		return st;
	*out = (struct redis_list){ .reply = re, .n = re->elements };
	return ST_OK;
}

const char *
redis_list_text(const struct redis_list *list, size_t i)
{
	if (i >= list->n)
		return NULL;
	return list->reply->element[i]->str;
}

int64_t
redis_list_int(const struct redis_list *list, size_t i)
{
	const redisReply *e;

	if (i >= list->n)
		return 0;
	e = list->reply->element[i];
	if (e->type == REDIS_REPLY_INTEGER)
		return e->integer;
	return e->str != NULL ? strtoll(e->str, NULL, 10) : 0;
}

void
redis_list_free(struct redis_list *list)
{
	freeReplyObject(list->reply);
	*list = (struct redis_list){ 0 };
}
