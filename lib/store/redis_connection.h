#ifndef STORE_REDIS_CONNECTION_H
#define STORE_REDIS_CONNECTION_H

#include <sys/time.h>

#include <hiredis/hiredis.h>

#include "store/redis.h"

/* What the redis_*.c files know of each other.  Nobody else includes this. */

#define REDIS_RUN_ID_LEN (REDIS_RUN_ID - 1)

struct redis {
	const struct conf *conf;
	struct timeval timeout;
	redisContext *ctx; /* NULL: not connected */
	char run_id[REDIS_RUN_ID]; /* of the server ctx is connected to */
};

/* Connect unless that is done; UNAVAILABLE, or INTERNAL for a password that is
 * refused, logged. */
enum status redis_connect(struct redis *) MUST_CHECK;
void redis_disconnect(struct redis *);

/* The status of an error reply: its first word, if that is a code of
 * status_tbl.h; else it is logged as trouble of `what`: UNAVAILABLE, or
 * INTERNAL. */
enum status redis_error_status(const char *what, const char *error);

/* Give the server the library; NULL: the connection is broken.  The caller
 * frees the reply, which is an error unless the server has it now. */
redisReply *redis_library_load(
    struct redis *, const struct redis_library *) MUST_CHECK;

#endif
