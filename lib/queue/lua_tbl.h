/*
 * What the queue's C and its Redis functions both know: each row stands here
 * and nowhere else.  C defines the macros whose rows it wants and includes this
 * file (there is no include guard); tools/build/lua-tables.awk makes Lua of
 * all rows, beside those of room_tbl.h.  Rows stand in the order of KEYS, of
 * numbers from 0 on, of a reply's values, and of what is packed.  A row ends
 * where its line does.
 *
 *     ROOM_KEY(NAME, suffix)      C: a key's name; Lua: KEY_NAME = 1, 2 ...
 *     ROOM_STATE(NAME, word)      C: ROOM_NAME; Lua: NAME = 0, 1 ...
 *     SHOP_TROUBLE(NAME, word)    C: SHOP_NAME; Lua: SHOP_NAME = 0, 1 ...
 *     LINE_STATE(NAME)            C and Lua: NAME = 0, 1 ...
 *     FOLLOWUP(NAME, bit)         C: FOLLOWUP_NAME; Lua: NAME = bit
 *     PLACE_FLAG(NAME, bit)       C and Lua: NAME = bit
 *     LIMIT_STEP(NAME, n)         C and Lua: LIMIT_STEP_NAME = n
 *     REPLY_NUMBER(name)          a value of the reply that Lua makes with
 *     REPLY_TEXT(name)            reply_REPLY{ name = ..., ... }
 *     REPLY_FIELD(name)           the same, which Lua takes from room.name
 *     ROOM_FIELD(name, IN, AT_RESET)
 *     ROOM_FIELD_TEXT(name, IN, AT_RESET)
 *                                 C: none; Lua: room.name
 *
 * A field of a room is stored IN one of the two packed fields of its hash:
 * SETTINGS, which change when an operator acts, a limit is raised or the room
 * is restored; or COUNTERS, which change when somebody is called or a second
 * passes.  Or it is stored ALONE: `issued` and `exempt`, which change with an
 * enter, so that it does not write the others to the append-only file, and
 * `serving`, to be seen beside them.  Texts that few calls read are APART, as
 * are those of room_tbl.h: they are not in the table `room`.  AT_RESET it
 * becomes 0 (ZERO) or not (KEPT).
 */
#ifndef ROOM_KEY
#define ROOM_KEY(name, suffix)
#endif
#ifndef ROOM_STATE
#define ROOM_STATE(name, word)
#endif
#ifndef SHOP_TROUBLE
#define SHOP_TROUBLE(name, word)
#endif
#ifndef LINE_STATE
#define LINE_STATE(name)
#endif
#ifndef FOLLOWUP
#define FOLLOWUP(name, bit)
#endif
#ifndef PLACE_FLAG
#define PLACE_FLAG(name, bit)
#endif
#ifndef LIMIT_STEP
#define LIMIT_STEP(name, n)
#endif
#ifndef PLACE_NUMBER
#define PLACE_NUMBER(name)
#endif
#ifndef PLACE_TEXT
#define PLACE_TEXT(name)
#endif
#ifndef PLACE_FIELD
#define PLACE_FIELD(name)
#endif
#ifndef SHOWN_NUMBER
#define SHOWN_NUMBER(name)
#endif
#ifndef SHOWN_TEXT
#define SHOWN_TEXT(name)
#endif
#ifndef SHOWN_FIELD
#define SHOWN_FIELD(name)
#endif
#ifndef BEACON_TEXT
#define BEACON_TEXT(name)
#endif
#ifndef BEACON_FIELD
#define BEACON_FIELD(name)
#endif
#ifndef LEAVE_NUMBER
#define LEAVE_NUMBER(name)
#endif
#ifndef RESTORE_NUMBER
#define RESTORE_NUMBER(name)
#endif
#ifndef WITNESS_NUMBER
#define WITNESS_NUMBER(name)
#endif
#ifndef WITNESS_FIELD
#define WITNESS_FIELD(name)
#endif
#ifndef ROOM_FIELD
#define ROOM_FIELD(name, in, at_reset)
#endif
#ifndef ROOM_FIELD_TEXT
#define ROOM_FIELD_TEXT(name, in, at_reset)
#endif
/* clang-format off */

/* The keys of a room, with its hash tag: docs/queue.md tells what is in each.
 * After them come the visitor's bucket, and that of the visitor it was before it
 * signed in. */
ROOM_KEY(ROOM, "room")
ROOM_KEY(SLOTS, "slots")
ROOM_KEY(SHOWED_UP, "showed_up")
ROOM_KEY(DEPARTED, "departed")
ROOM_KEY(MISSED, "missed")
ROOM_KEY(RETURNING, "returning")
ROOM_KEY(CALLS, "calls")
ROOM_KEY(HISTORY, "history")
ROOM_KEY(POLLS, "polls")
ROOM_KEY(PRESENCE_0, "presence:0")
ROOM_KEY(PRESENCE_1, "presence:1")
ROOM_KEY(PRESENCE_2, "presence:2")
ROOM_KEY(PRESENCE_3, "presence:3")
ROOM_KEY(PRESENCE_4, "presence:4")
ROOM_KEY(PRESENT, "present")
ROOM_KEY(STEADY, "steady")
ROOM_KEY(RANKS, "ranks")
ROOM_KEY(LOG, "log")

/* The one word that a room's state is. */
ROOM_STATE(CLOSED, "closed")
ROOM_STATE(SCHEDULED, "scheduled")
ROOM_STATE(SOLD_OUT, "sold_out")
ROOM_STATE(PAUSED, "paused")
ROOM_STATE(SHOP_DOWN, "shop_down")
ROOM_STATE(ALL_HELD, "all_held")
ROOM_STATE(OPEN, "open")

/* Why the shop behind a room cannot sell. */
SHOP_TROUBLE(UP, "")
SHOP_TROUBLE(NO_REPORT_YET, "no_report_yet")
SHOP_TROUBLE(NO_REPORT, "no_report")
SHOP_TROUBLE(NOT_SELLING, "not_selling")
SHOP_TROUBLE(PROBE_FAILED, "probe_failed")

/* A visitor's state.  Clients are told a coarser one, enum line_state. */
LINE_STATE(WAITING)
LINE_STATE(ABSENT)
LINE_STATE(CALLED)
LINE_STATE(ADMITTED)
LINE_STATE(DONE)
LINE_STATE(EXPIRED)

/* Flags of a reply: what the caller is asked to do next ... */
FOLLOWUP(MORE, 1) /* call on: the work of one call is bounded */
FOLLOWUP(PUBLISH, 2) /* write the status document */
FOLLOWUP(SAVE, 4) /* write the checkpoint with a higher limit */
FOLLOWUP(WITNESS, 32) /* give the room a witness */
FOLLOWUP(DRAW, 256) /* write what the draw waits for */
FOLLOWUP(SNAPSHOT, 512) /* save a snapshot of it, and the log */
/* ... and what there is to know about a place. */
PLACE_FLAG(CREATED, 8) /* this call gave the number */
PLACE_FLAG(RETURNING, 16) /* was passed over, is called next */
PLACE_FLAG(NEWCOMER, 1024) /* none is given before its network is counted */
PLACE_FLAG(PUZZLE, 2048) /* none is given before a puzzle is solved */

/* The issued limit is raised by as much as was issued, within these bounds: the
 * checkpoint is seldom written, and a restore jumps over few numbers. */
LIMIT_STEP(MIN, 256)
LIMIT_STEP(MAX, 16384)

/* Reply `place`: where a visitor is. */
PLACE_NUMBER(index)
PLACE_NUMBER(number) /* 0: none yet */
PLACE_NUMBER(state) /* a LINE_STATE */
PLACE_NUMBER(ahead)
PLACE_NUMBER(behind)
PLACE_NUMBER(rank)
PLACE_NUMBER(deadline)
PLACE_NUMBER(flags)
PLACE_NUMBER(room_state) /* a ROOM_STATE */
PLACE_FIELD(epoch)
PLACE_FIELD(serving)
PLACE_FIELD(issued)
PLACE_NUMBER(pace_milli) /* -1: unknown */
PLACE_NUMBER(pace_weight)
PLACE_FIELD(last_pace_milli)
PLACE_FIELD(absent_ms)
PLACE_FIELD(claim_ms)
PLACE_FIELD(capacity)
PLACE_FIELD(rate_per_min)
PLACE_FIELD(opens_at_ms)
PLACE_NUMBER(now_ms)
PLACE_TEXT(entry_url) /* of an admission, else empty */
PLACE_FIELD(witness)
PLACE_TEXT(entry_salt) /* of an entrant of a draw, else empty */
PLACE_TEXT(listed) /* its digest in hex; empty: its own; "-": not known */
PLACE_NUMBER(puzzle_level) /* what a newcomer has to solve */
PLACE_NUMBER(puzzle_set_ms) /* by the room's clock */
PLACE_NUMBER(wait_ms) /* no number is given before that */

/* Reply `shown`: a room, first its settings in the order of room_tbl.h.  A
 * name is also that of a member of struct room. */
SHOWN_NUMBER(state)
SHOWN_FIELD(epoch)
SHOWN_FIELD(issued)
SHOWN_FIELD(serving)
SHOWN_FIELD(issued_limit)
SHOWN_NUMBER(waiting)
SHOWN_NUMBER(returning)
SHOWN_NUMBER(called)
SHOWN_NUMBER(admitted)
SHOWN_NUMBER(calls_per_min)
SHOWN_NUMBER(pace_milli)
SHOWN_FIELD(calls)
SHOWN_NUMBER(no_shows)
SHOWN_FIELD(passed_over)
SHOWN_NUMBER(absent)
SHOWN_NUMBER(left)
SHOWN_FIELD(sellable)
SHOWN_FIELD(held)
SHOWN_FIELD(pulse_ms)
SHOWN_NUMBER(trouble) /* a SHOP_TROUBLE */
SHOWN_NUMBER(down_since_ms)
SHOWN_TEXT(down_detail) /* why, in words; or empty */
SHOWN_NUMBER(puzzle_level)
SHOWN_NUMBER(counted)
SHOWN_NUMBER(entrants)
SHOWN_FIELD(drawn)
SHOWN_FIELD(frozen)
SHOWN_FIELD(frozen_at_ms)
SHOWN_NUMBER(is_hold_due)
SHOWN_FIELD(beacon_state)
SHOWN_TEXT(entrants_hash)
SHOWN_TEXT(beacon_value)
SHOWN_TEXT(draw_key)
SHOWN_FIELD(message_at_ms)
SHOWN_TEXT(commitment)
SHOWN_TEXT(seed)
SHOWN_TEXT(gaps)
SHOWN_NUMBER(silent_since_ms) /* 0: it hears its visitors */
SHOWN_FIELD(lost_ms)
SHOWN_NUMBER(now_ms)

/* Reply `beacon`: what is to be asked now. */
BEACON_TEXT(beacon) /* empty: nothing */
BEACON_FIELD(beacon_round)
BEACON_FIELD(frozen)

/* Reply `leave`. */
LEAVE_NUMBER(was_alive)
LEAVE_NUMBER(flags)

/* Reply `restore`. */
RESTORE_NUMBER(is_restored) /* by this call */
RESTORE_NUMBER(is_other) /* what was there was of another epoch or layout */
RESTORE_NUMBER(is_put_back) /* the snapshot was later than what was there */

/* Reply `witness`. */
WITNESS_NUMBER(is_changed)
WITNESS_FIELD(issued)

/* What a room's hash keeps beside the settings of room_tbl.h, which are
 * SETTINGS and KEPT. */
ROOM_FIELD(epoch, SETTINGS, KEPT)
ROOM_FIELD(issued_limit, SETTINGS, KEPT)
ROOM_FIELD(sellable, SETTINGS, KEPT) /* seats not paid for; -1: not told */
ROOM_FIELD(held, SETTINGS, KEPT) /* of these, held */
ROOM_FIELD(entrants, SETTINGS, KEPT) /* in the draw; -1: not counted yet */
ROOM_FIELD(frozen, SETTINGS, ZERO) /* 1: their hash is on disk */
ROOM_FIELD(frozen_at_ms, SETTINGS, ZERO) /* since when; -1: not known */
ROOM_FIELD(beacon_state, SETTINGS, ZERO) /* enum draw_beacon */
ROOM_FIELD(drawn, SETTINGS, ZERO) /* 1: the draw holds */
ROOM_FIELD(filled, SETTINGS, ZERO) /* 1: the room has been full */
ROOM_FIELD(presumed, SETTINGS, ZERO) /* up to this index ... */
ROOM_FIELD(presumed_until_ms, SETTINGS, ZERO) /* ... present until then */
ROOM_FIELD(grace_until_ms, SETTINGS, ZERO) /* nobody new is called before */
ROOM_FIELD(skew_ms, SETTINGS, KEPT) /* the room's clock is ahead by this */
ROOM_FIELD(lost_ms, SETTINGS, ZERO) /* given back to those inside */
ROOM_FIELD(message_at_ms, SETTINGS, KEPT) /* by the clock; 0: not known */
ROOM_FIELD(witness_after_ms, SETTINGS, KEPT) /* no witness is asked before */
ROOM_FIELD_TEXT(gaps, SETTINGS, KEPT) /* "after:upto ...", nobody has these */
ROOM_FIELD_TEXT(witness, SETTINGS, KEPT) /* its id, or empty */
ROOM_FIELD_TEXT(probe_why, APART, KEPT) /* why the last probe failed */
ROOM_FIELD_TEXT(seed, APART, KEPT)
ROOM_FIELD_TEXT(commitment, APART, KEPT)
ROOM_FIELD_TEXT(entry_salt, APART, KEPT) /* hides who is in the list */
ROOM_FIELD_TEXT(entrants_hash, APART, KEPT)
ROOM_FIELD_TEXT(beacon_value, APART, KEPT)
ROOM_FIELD_TEXT(draw_key, APART, KEPT)
ROOM_FIELD(now_ms, COUNTERS, KEPT) /* the room's clock does not fall below it */
ROOM_FIELD(heard_ms, COUNTERS, ZERO) /* a visitor was heard; 0: not yet */
ROOM_FIELD(passed_ms, COUNTERS, ZERO) /* no time before is given back to slots */
ROOM_FIELD(usual_ms, COUNTERS, ZERO) /* from one that is heard to the next; 0: unknown */
ROOM_FIELD(seldom_ms, COUNTERS, ZERO) /* likewise, if nobody asks more often */
ROOM_FIELD(gap_ms, COUNTERS, ZERO) /* the last of these */
ROOM_FIELD(expecting, COUNTERS, ZERO) /* 1: somebody waits or is called */
ROOM_FIELD(ticked_ms, COUNTERS, ZERO)
ROOM_FIELD(sampled_ms, COUNTERS, ZERO)
ROOM_FIELD(snapshot_ms, COUNTERS, ZERO) /* one was asked for last */
ROOM_FIELD(save_until_ms, COUNTERS, KEPT) /* somebody saves until then */
ROOM_FIELD(draw_until_ms, COUNTERS, ZERO) /* the same of the draw */
ROOM_FIELD(beacon_until_ms, COUNTERS, ZERO) /* its beacon was asked for it */
ROOM_FIELD(quarter, COUNTERS, KEPT) /* of absent_ms, that presence is noted in */
ROOM_FIELD(renewed, COUNTERS, KEPT) /* the quarter that a silence ended in */
ROOM_FIELD(unheard_ms, COUNTERS, KEPT) /* that the quarters stood still */
ROOM_FIELD(polls_at, COUNTERS, KEPT) /* the span in which polls are counted */
ROOM_FIELD(due_ms, COUNTERS, KEPT) /* when the rate lets the next one in */
ROOM_FIELD(calls_sum, COUNTERS, KEPT) /* of the list `calls` */
ROOM_FIELD(calls, COUNTERS, ZERO)
ROOM_FIELD(no_shows, COUNTERS, ZERO)
ROOM_FIELD(claims_n, COUNTERS, ZERO) /* claims, decayed up to outcomes_at_ms */
ROOM_FIELD(misses_n, COUNTERS, ZERO) /* calls that came to nothing, likewise */
ROOM_FIELD(outcomes_at_ms, COUNTERS, ZERO)
ROOM_FIELD(inside_shown, COUNTERS, ZERO) /* of the slots, shown up for */
ROOM_FIELD(passed_over, COUNTERS, ZERO)
ROOM_FIELD(absent, COUNTERS, ZERO)
ROOM_FIELD(leavers, COUNTERS, ZERO)
ROOM_FIELD(left_ahead, COUNTERS, ZERO) /* of these, with a turn to come */
ROOM_FIELD(census_from, COUNTERS, ZERO) /* the last one: numbers after this ... */
ROOM_FIELD(census_upto, COUNTERS, ZERO) /* ... up to this, and of these ... */
ROOM_FIELD(steady, COUNTERS, ZERO) /* ... never absent */
ROOM_FIELD(here, COUNTERS, ZERO) /* ... present */
ROOM_FIELD(steady_drawn, COUNTERS, ZERO) /* of the drawn with a turn to come */
ROOM_FIELD(here_drawn, COUNTERS, ZERO)
ROOM_FIELD(present, COUNTERS, ZERO) /* at all */
ROOM_FIELD(pace_n, COUNTERS, ZERO) /* calls, decayed up to pace_at_ms */
ROOM_FIELD(pace_at_ms, COUNTERS, KEPT)
ROOM_FIELD(pace_since_ms, COUNTERS, ZERO)
ROOM_FIELD(last_pace_milli, COUNTERS, ZERO)
ROOM_FIELD(pulse_ms, COUNTERS, KEPT) /* the shop's last report; 0: none yet */
ROOM_FIELD(selling, COUNTERS, KEPT) /* 1: it said that it can sell */
ROOM_FIELD(sold_ms, COUNTERS, KEPT) /* when it is last known to have sold ... */
ROOM_FIELD(sold_slot_ms, COUNTERS, KEPT) /* ... and by the clock of the slots */
ROOM_FIELD(probe_due_ms, COUNTERS, KEPT) /* the shop is not asked before */
ROOM_FIELD(probed_ms, COUNTERS, KEPT) /* its last answer, or none; 0: never */
ROOM_FIELD(probe_streak, COUNTERS, KEPT) /* results in a row that say otherwise */
ROOM_FIELD(probe_down, COUNTERS, KEPT) /* 1: it was found down */
ROOM_FIELD(down_noted, COUNTERS, KEPT) /* 1: the log has that it is down */
ROOM_FIELD(newcomer_rate, COUNTERS, ZERO) /* a second, at the last tick */
ROOM_FIELD(newcomers_from, COUNTERS, ZERO) /* newcomers, at the last tick */
ROOM_FIELD(newcomers_ms, COUNTERS, ZERO) /* when that was */
ROOM_FIELD(issued, ALONE, ZERO)
ROOM_FIELD(exempt, ALONE, ZERO) /* of these, by whom no puzzle is solved */
ROOM_FIELD(serving, ALONE, ZERO)
/* clang-format on */
#undef ROOM_KEY
#undef ROOM_STATE
#undef SHOP_TROUBLE
#undef LINE_STATE
#undef FOLLOWUP
#undef PLACE_FLAG
#undef LIMIT_STEP
#undef PLACE_NUMBER
#undef PLACE_TEXT
#undef PLACE_FIELD
#undef SHOWN_NUMBER
#undef SHOWN_TEXT
#undef SHOWN_FIELD
#undef BEACON_TEXT
#undef BEACON_FIELD
#undef LEAVE_NUMBER
#undef RESTORE_NUMBER
#undef WITNESS_NUMBER
#undef WITNESS_FIELD
#undef ROOM_FIELD
#undef ROOM_FIELD_TEXT
