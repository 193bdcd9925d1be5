#ifndef STORE_REDIS_H
#define STORE_REDIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * One connection to Redis, made when first needed and made again after any
 * error: a context that saw an error may hold the reply to another command.
 */
struct redis;

struct redis *redis_new(const struct conf *); /* does not connect yet */
void redis_free(struct redis *); /* NULL is allowed */

/* The run_id of the server that answered last; empty: none did.  Another after
 * each restart. */
#define REDIS_RUN_ID 41 /* 40 hex digits, with the NUL */
void redis_run_id(const struct redis *, char run_id[REDIS_RUN_ID]);

/* A Lua script embedded at build time from lib/store/lua/NAME.lua. */
struct redis_script {
	const char *name;
	const char *sha1; /* of text, hex */
	const char *text;
};

#define REDIS_ARGS_MAX 96

/* The keys and arguments of one script call.  A piece that does not fit sets
 * `failed`, and the call answers INTERNAL.  Start from { 0 }. */
struct redis_args {
	int nkeys;
	int n;
	const char *arg[REDIS_ARGS_MAX];
	size_t len[REDIS_ARGS_MAX];
	size_t used;
	char text[2048];
	bool failed;
};

/* Keys first, then arguments.  Formatted pieces are copied; those of
 * redis_arg_data() must live until the call. */
void redis_key(struct redis_args *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void redis_arg_int(struct redis_args *, int64_t);
void redis_arg_text(struct redis_args *, const char *);
void redis_arg_data(struct redis_args *, const void *, size_t);

/*
 * Run a script that answers a flat array of integers.  The script sees ARGV[1]
 * = the run_id of the server this connection was made to, then the caller's
 * arguments.  out receives exactly nout values and is untouched unless ST_OK.
 * A script that answers the error `CODE ...` with a status code of
 * status_tbl.h gives that status.  UNAVAILABLE: Redis did not answer in time,
 * refuses writes, or is not there; the script may have run.
 */
enum status redis_eval_ints(struct redis *, const struct redis_script *,
    const struct redis_args *, int64_t *out, size_t nout) MUST_CHECK;

/* The same for a script that answers a flat array of texts and integers. */
struct redis_list {
	struct redisReply *reply;
	size_t n;
};

enum status redis_eval_list(struct redis *, const struct redis_script *,
    const struct redis_args *, struct redis_list *) MUST_CHECK;
const char *redis_list_text(
    const struct redis_list *, size_t i); /* NULL: nil */
int64_t redis_list_int(const struct redis_list *, size_t i); /* 0 when nil */
void redis_list_free(struct redis_list *); /* an empty one is allowed */

#endif
