/* What usherctl calls the settings of a room, and what of them was given. */
#ifndef USHER_CTL_ROOM_OPTIONS_H
#define USHER_CTL_ROOM_OPTIONS_H

#include "ctl.h"
#include "queue/room_change.h"

/* A row of queue/room_tbl.h needs one. */
#define OPTION_capacity "--capacity"
#define OPTION_rate_per_min "--rate"
#define OPTION_hold_ms "--hold"
#define OPTION_claim_ms "--claim"
#define OPTION_absent_ms "--absent"
#define OPTION_opens_at_ms "--opens"
#define OPTION_freeze_ms "--freeze"
#define OPTION_beacon "--beacon"
#define OPTION_beacon_round "--beacon-round"
#define OPTION_beacon_wait_ms "--beacon-wait"
#define OPTION_closes_at_ms "--closes"
#define OPTION_anyone "--identity"
#define OPTION_by_booking "--shop"
#define OPTION_probe "--probe"
#define OPTION_puzzle_max "--puzzle-max"
#define OPTION_entry_url "--entry-url"
#define OPTION_message_ko "--message-ko"
#define OPTION_message_en "--message-en"

/* The change that the options ask for.  BAD_FIELD, explained, if one is no
 * setting of a room. */
enum status room_options_read(struct ctl *, struct room_change *) MUST_CHECK;

#endif
