#ifndef QUEUE_WITNESS_H
#define QUEUE_WITNESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"

/*
 * The highest index that any visitor of a room was told, in memory that all
 * programs of this host share.  It outlives Redis and the programs, and ends
 * with the host.  How it proves that Redis lost no index: docs/queue.md.
 */

#define WITNESS_ID 33 /* 16 random bytes in hex, with the NUL */

/* Make a witness that has seen nothing and is complete when the room is new,
 * and else has to be completed.  INTERNAL, logged, and an empty id. */
enum status witness_make(bool is_complete, char id[WITNESS_ID]) MUST_CHECK;

/* Of those it did not see, nobody was told more than issued.  Only under the
 * room's lock. */
void witness_complete(const char *id, int64_t issued);

/*
 * An index that a script gave in this run of Redis may be told when this
 * answers OK.  RETRY: a restore had another run since, ask Redis again;
 * NOT_FOUND: this host has no such witness.
 */
enum status witness_raise(
    const char *id, const char *run_id, int64_t index) MUST_CHECK;

/* From now on only indexes of this run may be told.  Only under the room's
 * lock, with the run_id of a server that has answered under it. */
void witness_follow(const char *id, const char *run_id);

/* The highest index that anyone was told; -1: no witness that knows. */
int64_t witness_highest(const char *id);

/* The same for a restore: whatever is told later is of this run.  As
 * witness_follow(). */
int64_t witness_ask(const char *id, const char *run_id);

void witness_remove(const char *id); /* one that is gone is no trouble */

#endif
