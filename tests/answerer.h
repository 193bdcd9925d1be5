#ifndef TESTS_ANSWERER_H
#define TESTS_ANSWERER_H

#include <stdbool.h>
#include <stddef.h>
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
	char type[40]; /* of the content; or empty */
	char location[200]; /* of a redirect; or empty */
	char body[4096];
};

/* Makes of what the answerer was told last what this request is answered;
 * false: the connection is closed without an answer.  It is called in a process
 * of the request's own: `state` is shared with the test and all others. */
typedef bool answer_choose(
    void *state, const char *request, struct answer_plan *);

struct answerer *answerer_start(void); /* 200, "ok" */

/* The same, where the answer depends on the request.  The state begins with
 * zeros. */
struct answerer *answerer_start_choosing(answer_choose *, size_t state_bytes);
void *answerer_state(const struct answerer *);

void answerer_free(struct answerer *);
void answerer_set(struct answerer *, const struct answer_plan *);

/* Its address, with a slash at the end; lives as long as it does. */
const char *answerer_url(const struct answerer *);

/* An address where nobody listens. */
const char *answerer_nowhere(const struct answerer *);

/* Whole requests up to now; and the last one. */
int answerer_count(const struct answerer *);
const char *answerer_last(const struct answerer *);

#endif
