#ifndef TESTS_ANSWERER_H
#define TESTS_ANSWERER_H

#include <stdint.h>

/*
 * A small HTTP server at a port of its own, which answers every request alike,
 * as it was told last: what stands where some other site's server would.
 */
struct answerer;

struct answer_plan {
	int http; /* 0: accepts, and says nothing */
	int64_t delay_ms; /* before it answers */
	int64_t filler; /* bytes of `x` after the body */
	char location[200]; /* of a redirect; or empty */
	char body[4096];
};

struct answerer *answerer_start(void); /* 200, "ok" */
void answerer_free(struct answerer *);
void answerer_set(struct answerer *, const struct answer_plan *);

/* Its address, with a slash at the end; lives as long as it does. */
const char *answerer_url(const struct answerer *);

/* An address where nobody listens. */
const char *answerer_nowhere(const struct answerer *);

/* Requests up to now; and the first line of the last one, and its headers. */
int answerer_count(const struct answerer *);
const char *answerer_last(const struct answerer *);

#endif
