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

/* A library of Redis functions, embedded at build time.  A server knows it, and
 * its functions, by name and version: `usher_1f00a2b3c4d5`,
 * `line_poll_1f00a2b3c4d5`. */
struct redis_library {
	const char *name;
	const char *version; /* a checksum of the text: hex digits */
	const char *text;
};

struct redis_function {
	const struct redis_library *library;
	const char *name;
};

#define REDIS_ARGS_MAX 128

/* The keys and arguments of one call.  A piece that does not fit sets
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
 * Call a function that answers a flat array of integers; the server is given
 * its library if it lacks it.  The function sees ARGV[1] = the run_id of the
 * server this connection was made to, then the caller's arguments.  out
 * receives exactly nout values and is untouched unless ST_OK.  A function that
 * answers the error `CODE ...` with a status code of status_tbl.h gives that
 * status.  UNAVAILABLE: Redis did not answer in time, refuses writes, or is not
 * there; the function may have run.
 */
enum status redis_call_ints(struct redis *, const struct redis_function *,
    const struct redis_args *, int64_t *out, size_t nout) MUST_CHECK;

/* The same for a function that answers a flat array of n texts and integers, or
 * of any number. */
#define REDIS_ANY_NUMBER SIZE_MAX
struct redis_list {
	struct redisReply *reply;
	size_t n;
};

enum status redis_call_list(struct redis *, const struct redis_function *,
    const struct redis_args *, size_t n, struct redis_list *) MUST_CHECK;
const char *redis_list_text(
    const struct redis_list *, size_t i); /* NULL: nil */
/* The same as bytes, which may be any. */
const char *redis_list_data(const struct redis_list *, size_t i, size_t *len);
int64_t redis_list_int(const struct redis_list *, size_t i); /* 0 when nil */
void redis_list_free(struct redis_list *); /* an empty one is allowed */

/* The versions of a library that the server has; the caller frees.  is_own: of
 * the version that this program calls. */
#define REDIS_LIBRARY_NAME 64
struct redis_library_found {
	char name[REDIS_LIBRARY_NAME];
	bool is_own;
};
enum status redis_library_list(struct redis *, const struct redis_library *,
    struct redis_library_found **, size_t *n) MUST_CHECK;

/* NOT_FOUND when the server does not have it (any more).  A program that needs
 * it gives it back. */
enum status redis_library_remove(struct redis *, const char *name) MUST_CHECK;

#endif
