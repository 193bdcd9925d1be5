#ifndef FETCH_FETCH_ANSWER_H
#define FETCH_FETCH_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a request to some other server may take, and what comes of it. */

#define FETCH_BODY_MAX 8192 /* with the NUL */
#define FETCH_WHY_MAX 128

/* What a request may take. */
struct fetch_limits {
	int64_t
	    connect_ms; /* for the connection alone; 0: no limit of its own */
	int64_t total_ms; /* from the name's look-up to the last byte */
	size_t max_bytes; /* of the body, below FETCH_BODY_MAX; the rest is not
			     read */
};

struct fetch_answer {
	long http; /* 0: no answer arrived */
	size_t len;
	size_t max_bytes;
	bool is_cut; /* the body is longer than max_bytes */
	char body[FETCH_BODY_MAX]; /* with a NUL */
	char
	    why[FETCH_WHY_MAX]; /* without an answer: why, in words; or empty */
};

#endif
