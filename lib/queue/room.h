#ifndef QUEUE_ROOM_H
#define QUEUE_ROOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/queue_context.h"

/* The waiting room of a concert: its settings, its state, its log. */

#define ROOM_HASH_HEX 65 /* 32 bytes in hex, with the NUL */
#define ROOM_GAPS_MAX 256
#define ROOM_WHO_MAX 64 /* who changed a room, with the NUL */
#define ROOM_WHAT_MAX 256 /* what was changed, with the NUL */

#define ROOM_TEXT_MAX 512

struct room_settings {
#define ROOM_INT(name, def, min, max, help) int64_t name;
#define ROOM_TEXT(name, bytes, help) char name[bytes];
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
};

enum room_setting {
#define ROOM_INT(name, def, min, max, help) ROOM_SETTING_##name,
#define ROOM_TEXT(name, bytes, help) ROOM_SETTING_##name,
#include "queue/room_tbl.h"
#undef ROOM_INT
#undef ROOM_TEXT
	ROOM_SETTING__MAX
};

/* Some settings to be changed, the others to be left.  Start from { 0 }. */
struct room_change {
	bool has[ROOM_SETTING__MAX];
	struct room_settings to;
};

/* BAD_FIELD outside the bounds of room_tbl.h. */
enum status room_change_int(
    struct room_change *, enum room_setting, int64_t) MUST_CHECK;
/* BAD_FIELD when it is too long, holds a control character or is not UTF-8. */
enum status room_change_text(
    struct room_change *, enum room_setting, const char *) MUST_CHECK;

/* The one word a room's state is; room_state_word() gives it. */
enum room_state {
	ROOM_CLOSED,
	ROOM_SCHEDULED,
	ROOM_SOLD_OUT,
	ROOM_ALL_HELD,
	ROOM_PAUSED,
	ROOM_OPEN,
	ROOM_STATE__MAX
};
const char *room_state_word(enum room_state);

struct room {
	int64_t concert_id;
	enum room_state state;
	struct room_settings set;
	int64_t epoch;
	int64_t issued; /* the highest number given out */
	int64_t serving; /* the highest number called or passed over */
	int64_t mark; /* numbers up to it may be given out */
	int64_t waiting; /* not called yet, absent ones among them */
	int64_t returning; /* were passed over and are back */
	int64_t called; /* a slot is kept, not shown up yet */
	int64_t admitted; /* inside */
	int64_t calls_per_min; /* in the last 60 s */
	int64_t pace_milli; /* calls a minute times 1000; -1: unknown */
	int64_t calls; /* since the room was opened or reset */
	int64_t no_shows;
	int64_t passed_over; /* absent when their turn came */
	int64_t absent; /* passed over or no-shows, not back yet */
	int64_t left;
	int64_t sellable; /* seats not paid for; -1: not told */
	int64_t held; /* of these, held */
	int64_t entrants; /* took part in the draw; -1: not held yet */
	int64_t counted; /* entrants, though the draw may not hold yet */
	char commitment[ROOM_HASH_HEX]; /* SHA-256 of the seed */
	char seed[ROOM_HASH_HEX]; /* empty until the draw was held */
	/* Numbers that restores jumped over, "after:upto ...": nobody in line.
	 */
	char gaps[ROOM_GAPS_MAX];
	int64_t now_ms;
};

/*
 * Open a room, or open a closed one again, with the settings of the change
 * over the defaults (over its own when it was there).  The checkpoint is on
 * disk before the room is.  CONFLICT when it is open already; BAD_FIELD when
 * the settings contradict one another; INTERNAL when the checkpoint cannot be
 * written; UNAVAILABLE.  Who is kept in the log.
 */
enum status room_open(struct queue_context *, int64_t concert_id,
    const struct room_change *, const char *who) MUST_CHECK;

/* Change settings of a living room; NO_ROOM; CONFLICT for an opening time
 * after numbers were given; BAD_FIELD. */
enum status room_set(struct queue_context *, int64_t concert_id,
    const struct room_change *, const char *who) MUST_CHECK;

/* The same for somebody who has seen some of the settings and bases the change
 * on them.  SETTING_CHANGED, and nothing is done, when one of those has
 * another value by now, unless it is the one that it is to be given.  Decided
 * under the room's lock: of two such changes of one setting one is refused. */
enum status room_set_seen(struct queue_context *, int64_t concert_id,
    const struct room_change *, const struct room_change *seen,
    const char *who) MUST_CHECK;

/* ROOM_CLOSED: a closed room is neither paused nor resumed. */
enum status room_pause(
    struct queue_context *, int64_t concert_id, const char *who) MUST_CHECK;
enum status room_resume(
    struct queue_context *, int64_t concert_id, const char *who) MUST_CHECK;
enum status room_close(
    struct queue_context *, int64_t concert_id, const char *who) MUST_CHECK;

/* Begin anew: another epoch, nobody in line, older tokens are outdated.  An
 * opening time that has passed is none any more. */
enum status room_reset(
    struct queue_context *, int64_t concert_id, const char *who) MUST_CHECK;

/* Seats left as booking tells them: sellable = not paid, held = of those. */
enum status room_stock(struct queue_context *, int64_t concert_id,
    int64_t sellable, int64_t held) MUST_CHECK;

enum status room_show(
    struct queue_context *, int64_t concert_id, struct room *) MUST_CHECK;

/* The same where restoring a lost room must not be tried: ROOM_LOST. */
enum status room_show_as_is(
    struct queue_context *, int64_t concert_id, struct room *) MUST_CHECK;

/* Bytes of Redis memory all keys of a room take. */
enum status room_memory(
    struct queue_context *, int64_t concert_id, int64_t *bytes) MUST_CHECK;

/* The rooms there are, ascending: those with a checkpoint.  Caller frees. */
enum status room_list(
    const struct queue_context *, int64_t **concert_ids, size_t *n) MUST_CHECK;

/* One change an operator made; newest first. */
struct room_event {
	int64_t at_ms;
	char who[ROOM_WHO_MAX];
	char what[ROOM_WHAT_MAX];
};

enum status room_log(struct queue_context *, int64_t concert_id,
    struct room_event *, size_t cap, size_t *n) MUST_CHECK;

#endif
