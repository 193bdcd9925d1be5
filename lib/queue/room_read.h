#ifndef QUEUE_ROOM_READ_H
#define QUEUE_ROOM_READ_H

#include <stdint.h>

#include "base/status.h"
#include "queue/checkpoint.h"
#include "queue/draw.h"
#include "queue/queue_context.h"
#include "queue/room_settings.h"
#include "queue/room_state.h"

#define ROOM_DOWN_MAX 160

/* A room as it stands at the instant now_ms. */
struct room {
	int64_t concert_id;
	enum room_state state;
	struct room_settings set;
	int64_t epoch;
	int64_t issued; /* the highest index given out */
	int64_t serving; /* the highest number called or passed over */
	int64_t issued_limit; /* indexes up to it may be given out */
	int64_t waiting; /* not called yet, and present */
	int64_t returning; /* were passed over and are back */
	int64_t called; /* a slot is kept, not shown up yet */
	int64_t admitted; /* inside */
	int64_t calls_per_min; /* in the last 60 s */
	int64_t pace_milli; /* calls a minute times 1000; -1: unknown */
	int64_t calls; /* since the room was opened or reset */
	int64_t no_shows;
	int64_t passed_over; /* absent when their turn came */
	int64_t absent; /* the others in line, passed over and no-shows too */
	int64_t left;
	int64_t sellable; /* seats not paid for; -1: not told */
	int64_t held; /* of these, held */
	int64_t pulse_ms; /* when the shop last reported; 0: not yet */
	enum shop_trouble trouble; /* why the shop cannot sell */
	int64_t down_since_ms; /* when it last could; 0: it can */
	char down_detail[ROOM_DOWN_MAX]; /* why, in words; empty: it can */
	int64_t puzzle_level; /* that newcomers solve; 0: none */
	int64_t message_at_ms; /* it was set; 0: none, or not known */
	int64_t entrants; /* take part in the draw; -1: not frozen yet */
	int64_t counted; /* entrants, though their hash may not be on disk */
	int64_t drawn; /* 1: the draw was held */
	int64_t frozen; /* 1: entrants and their hash are on disk */
	int64_t frozen_at_ms; /* since when; 0: not yet; -1: not known */
	int64_t is_hold_due; /* 1: nothing more is waited for */
	int64_t beacon_state; /* enum draw_beacon */
	char entrants_hash[DRAW_HASH_HEX]; /* empty until frozen */
	char beacon_value[DRAW_BEACON_MAX]; /* empty: none came */
	char draw_key[DRAW_HASH_HEX]; /* empty until the draw was held */
	char commitment[DRAW_HASH_HEX]; /* SHA-256 of the seed */
	char seed[DRAW_HASH_HEX]; /* empty until the draw was held */
	/* Numbers that restores jumped over, and nobody has: "after:upto ...".
	 */
	char gaps[CHECKPOINT_GAPS_MAX];
	int64_t silent_since_ms; /* expects visitors, hears none; 0: no */
	int64_t lost_ms; /* given back to those inside, since it was opened */
	int64_t now_ms;
};

/* NO_ROOM, UNAVAILABLE; a room that Redis lost is restored first. */
enum status room_read(
    struct queue_context *, int64_t concert_id, struct room *) MUST_CHECK;

/* The same for a caller that holds the room's lock, which a restore takes:
 * ROOM_LOST. */
enum status room_read_as_is(
    struct queue_context *, int64_t concert_id, struct room *) MUST_CHECK;

#endif
