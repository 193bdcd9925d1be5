#ifndef QUEUE_QUEUE_CONTEXT_H
#define QUEUE_QUEUE_CONTEXT_H

#include <stdint.h>

#include "base/conf.h"

struct redis;

/* What every function of the queue works on. */
struct queue_context {
	const struct conf *conf;
	struct redis *redis;
	int64_t now_ms; /* 0: the clock of Redis; tests set their own */
};

#endif
