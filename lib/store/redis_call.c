/*
 * Calls of Redis functions.  A server that lacks the library is given it by the
 * first call that notices: a new server, one that was emptied or restarted
 * without its data, the replica that a failover made the primary, a node of a
 * cluster, or one that had an older version alone.  So nothing is loaded
 * beforehand, and a library may be removed at any time.
 *
 * A call that timed out may have been run: every function that writes can be
 * called again with the same arguments.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "store/redis_connection.h"

#define FUNCTION_NAME_MAX 64

/* FCALL name nkeys KEYS... run_id ARGV...; NULL: the connection is broken. */
static redisReply *
call_function(
    struct redis *r, const struct redis_function *f, const struct redis_args *a)
{
	char name[FUNCTION_NAME_MAX], count[12];
	const char *argv[REDIS_ARGS_MAX + 4] = { "FCALL", name, count };
	size_t len[REDIS_ARGS_MAX + 4] = { strlen("FCALL") };
	size_t keys = (size_t)a->nkeys, rest = (size_t)a->n - keys;

	len[1] = (size_t)snprintf(
	    name, sizeof name, "%s_%s", f->name, f->library->version);
	len[2] = (size_t)snprintf(count, sizeof count, "%d", a->nkeys);
	memcpy(argv + 3, a->arg, keys * sizeof *argv);
	memcpy(len + 3, a->len, keys * sizeof *len);
	argv[3 + keys] = r->run_id;
	len[3 + keys] = REDIS_RUN_ID_LEN;
	memcpy(argv + 4 + keys, a->arg + keys, rest * sizeof *argv);
	memcpy(len + 4 + keys, a->len + keys, rest * sizeof *len);
	return redisCommandArgv(r->ctx, a->n + 4, argv, len);
}

static bool
is_error(const redisReply *re)
{
	return re->type == REDIS_REPLY_ERROR;
}

/* The call, and if the server has no such function, once more with it. */
static redisReply *
call_loading(
    struct redis *r, const struct redis_function *f, const struct redis_args *a)
{
	redisReply *re = call_function(r, f, a);

	if (re == NULL || !is_error(re) ||
	    !str_starts(re->str, "ERR Function not found"))
		return re;
	freeReplyObject(re);
	re = redis_library_load(r, f->library);
	if (re == NULL || is_error(re))
		return re;
	freeReplyObject(re);
	return call_function(r, f, a);
}

/*
 * Call the function and hand over its reply, which is an array.  Where the
 * connection turns out to be closed (the server was restarted), a new one is
 * made, once; after a timeout the call is not tried again: its time is spent.
 */
static enum status
call_for_array(struct redis *r, const struct redis_function *f,
    const struct redis_args *a, redisReply **out)
{
	int64_t deadline = clock_mono_ms() + r->conf->redis_timeout_ms;
	redisReply *re = NULL;
	enum status st;

	if (a->failed) {
		log_error("redis: %s: too many arguments", f->name);
		return ST_INTERNAL;
	}
	for (int try = 0; re == NULL && try < 2; try++) {
		if ((st = redis_connect(r)) != ST_OK)
			return st;
		if ((re = call_loading(r, f, a)) != NULL)
			break;
		log_error("redis: %s: %s", f->name, r->ctx->errstr);
		redis_disconnect(r);
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
	if (is_error(re) &&
	    (st = redis_error_status(f->name, re->str)) == ST_UNAVAILABLE)
		redis_disconnect(r);
	freeReplyObject(re);
	return st;
}

/* The results are looked at before the first is handed over: out is filled in
 * whole or not at all. */
enum status
redis_call_ints(struct redis *r, const struct redis_function *f,
    const struct redis_args *a, int64_t *out, size_t nout)
{
	redisReply *re;
	enum status st;

	if ((st = call_for_array(r, f, a, &re)) != ST_OK)
		return st;
	st = re->elements == nout ? ST_OK : ST_INTERNAL;
	for (size_t i = 0; st == ST_OK && i < nout; i++)
		if (re->element[i]->type != REDIS_REPLY_INTEGER)
			st = ST_INTERNAL;
	for (size_t i = 0; st == ST_OK && i < nout; i++)
		out[i] = re->element[i]->integer;
	if (st != ST_OK)
		log_error("redis: %s: not %zu integers", f->name, nout);
	freeReplyObject(re);
	return st;
}

/* The reply is not copied: the list's texts are those of the reply, until
 * redis_list_free(). */
enum status
redis_call_list(struct redis *r, const struct redis_function *f,
    const struct redis_args *a, size_t n, struct redis_list *out)
{
	redisReply *re;
	enum status st;

	if ((st = call_for_array(r, f, a, &re)) != ST_OK)
		return st;
	if (n != REDIS_ANY_NUMBER && re->elements != n) {
		log_error(
		    "redis: %s: %zu values, not %zu", f->name, re->elements, n);
		freeReplyObject(re);
		return ST_INTERNAL;
	}
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

const char *
redis_list_data(const struct redis_list *list, size_t i, size_t *len)
{
	const char *data = redis_list_text(list, i);

	*len = data != NULL ? list->reply->element[i]->len : 0;
	return data;
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
