#ifndef FETCH_FETCH_MANY_H
#define FETCH_FETCH_MANY_H

#include "base/status.h"
#include "fetch/fetch_answer.h"

/*
 * GETs that are under way while their program does other things: they go on in
 * fetch_many_wait(), where the program would sleep.  Each has a connection of
 * its own, since a kept one may lead to a process that hangs.
 */
struct fetch_many;

/* Told once of each request: OK whatever the HTTP status of the answer is;
 * UNAVAILABLE, with answer->why, if none arrived as a whole. */
typedef void fetch_done(
    void *arg, enum status, const struct fetch_answer *answer);

struct fetch_many *fetch_many_new(void);

/* Ends what is under way; nobody is told of it.  NULL is allowed. */
void fetch_many_free(struct fetch_many *);

/* The URL and the limits are copied. */
void fetch_many_start(struct fetch_many *, const char *url,
    const struct fetch_limits *, fetch_done *, void *arg);

/* Go on for this long, 0: with what needs no waiting.  Those that ended are
 * told of; done() may start others. */
void fetch_many_wait(struct fetch_many *, int64_t ms);

/* How many are under way. */
size_t fetch_many_count(const struct fetch_many *);

#endif
