#ifndef TESTS_SERVER_H
#define TESTS_SERVER_H

#include <stdbool.h>

#include "base/conf.h"

/*
 * Private servers for tests: each in a temporary folder of its own, on a unix
 * socket, ended and removed with the test program.  A server that is not
 * installed skips the program (exit 77), and under ./check fails it.
 */
struct server;

/* Where the migrations of the source tree are. */
extern const char *const server_sql_dir;

struct server *server_start(const char *kind); /* "redis", "mariadb" */
const char *server_dir(const struct server *);

/* End it in order, as a power cut would, or let it come again. */
void server_stop(struct server *);
void server_kill(struct server *);
void server_resume(struct server *);

/* Let it hang, every thread of it, and let it go on. */
void server_freeze(struct server *);
void server_thaw(struct server *);

/* Stop for good and remove its folder.  NULL is allowed. */
void server_free(struct server *);

/* The defaults, pointed at these servers (NULL: none) and at files and
 * folders of the first one's.  Owned by the caller. */
void server_conf(
    struct conf *, const struct server *redis, const struct server *mariadb);

#endif
