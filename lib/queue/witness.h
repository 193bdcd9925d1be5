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

/* Make a witness that has seen no index yet.  It is complete if none was given
 * yet; else it counts for nothing until witness_complete().  INTERNAL, logged:
 * the id is empty then. */
enum status witness_make(bool is_complete, char id[WITNESS_ID]) MUST_CHECK;

/* Of the indexes it did not see, none is above issued.  Only under the room's
 * lock. */
void witness_complete(const char *id, int64_t issued);

/*
 * OK: an index that Redis gave in this run may be told.  RETRY: a
 * restore has seen another run since; ask Redis again.  NOT_FOUND: this host
 * has no witness with that id, or one that is not complete.
 */
enum status witness_raise(
    const char *id, const char *run_id, int64_t index) MUST_CHECK;

/* From now on only indexes of this run may be told.  Only under the room's
 * lock, with the run_id of a server that has answered under it. */
void witness_follow(const char *id, const char *run_id);

/* The highest index that anyone was told; -1: no complete witness. */
int64_t witness_highest(const char *id);

/* witness_follow() and witness_highest(), in the order a restore needs. */
int64_t witness_ask(const char *id, const char *run_id);

void witness_remove(const char *id); /* it may be gone already */

#endif
