#ifndef QUEUE_CHECKPOINT_H
#define QUEUE_CHECKPOINT_H

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/conf.h"
#include "base/status.h"
#include "queue/draw.h"
#include "queue/room_settings.h"
#include "queue/witness.h"

#define CHECKPOINT_GAPS_MAX 256 /* with the NUL */

/*
 * What of a room must survive Redis: a small JSON file, replaced as a whole.
 * It is written before what it allows is done: before numbers up to its limit
 * are given out, before the first call after a draw, before a setting holds.
 */
struct checkpoint {
	int64_t concert_id;
	int64_t epoch;
	int64_t issued_limit; /* no number above it was given out */
	int64_t issued; /* some time ago */
	int64_t serving; /* some time ago */
	int64_t entrants; /* of the draw; -1: not counted */
	int64_t frozen_at_ms; /* that is on disk; 0: not yet; -1: not known */
	int64_t beacon_asked; /* 1: after that, and it had no value yet */
	int64_t beacon_state; /* enum draw_beacon */
	int64_t sellable; /* seats not paid for; -1: not told */
	int64_t held; /* of these, held */
	struct room_settings set;
	char gaps[CHECKPOINT_GAPS_MAX]; /* as in struct room */
	char witness[WITNESS_ID]; /* empty: it has no witness */
	char seed[DRAW_HASH_HEX]; /* secret until the draw is held */
	char commitment[DRAW_HASH_HEX];
	char entry_salt[DRAW_HASH_HEX]; /* secret */
	char entrants_hash[DRAW_HASH_HEX]; /* empty: not counted */
	char beacon_value[DRAW_BEACON_MAX]; /* empty: none came */
	char draw_key[DRAW_HASH_HEX]; /* empty: not held */
};

/* NO_ROOM when there is no file; INTERNAL, logged, when it cannot be read. */
enum status checkpoint_read(
    const struct conf *, int64_t concert_id, struct checkpoint *) MUST_CHECK;

#define CHECKPOINT_WHY_MAX 96

/* For the operator: which file is wrong, and how, as a sentence. */
struct checkpoint_fault {
	char file[PATH_MAX];
	char why[CHECKPOINT_WHY_MAX];
};

/* Is there a file that checkpoint_read() would refuse?  Then *fault is filled
 * in. */
bool checkpoint_has_fault(const struct conf *, int64_t concert_id,
    struct checkpoint_fault *) MUST_CHECK;

/* Hold the room's lock while its file is read, changed and written: *fd is
 * for checkpoint_unlock().  What must not be called meanwhile: checkpoint.c.
 * UNAVAILABLE when it cannot be had in time; INTERNAL; both logged. */
enum status checkpoint_lock(
    const struct conf *, int64_t concert_id, int *fd) MUST_CHECK;
void checkpoint_unlock(int fd);

/* On disk on return.  INTERNAL, logged, when it cannot be written, or could not
 * be read again; the file there was is then untouched. */
enum status checkpoint_write(
    const struct conf *, const struct checkpoint *) MUST_CHECK;

/* Of a room that was not made after all. */
void checkpoint_remove(const struct conf *, int64_t concert_id);

/* The limit to write so that numbers may go on after issued. */
int64_t checkpoint_next_limit(int64_t issued);

#endif
