/*
 * What an operator sets of a room, in one place: name, default, bounds, unit,
 * help.  A row makes the field of struct room_settings, its Redis field, its
 * member of the checkpoint and of JSON, the option of usherctl and its --help;
 * tests/ctl/help.sh compares usherctl(1) with the words here.  No include
 * guard: included several times, each time with other definitions of the rows.
 *
 *     ROOM_COUNT(name, default, min, max, unit, help)
 *     ROOM_DURATION(name, default_ms, min_ms, max_ms, help)
 *     ROOM_TIME(name, help)             ms since the epoch; 0: none
 *     ROOM_WORD(name, member, zero, one, help)   0 or 1, told as a word; 0
 *     ROOM_FLAG(name, help)             0 or 1, set by commands; 0
 *     ROOM_TEXT(name, bytes, help)      with its NUL; empty
 *
 * Where all but texts are numbers alike, define ROOM_INT instead of the first
 * five:
 *
 *     ROOM_INT(name, default, min, max, help)
 *     ROOM_TEXT(name, bytes, help)
 */
/* clang-format off */
#ifdef ROOM_INT
#define ROOM_COUNT(name, def, min, max, unit, help)                            \
	ROOM_INT(name, def, min, max, help)
#define ROOM_DURATION(name, def, min, max, help)                               \
	ROOM_INT(name, def, min, max, help)
#define ROOM_TIME(name, help) ROOM_INT(name, 0, 0, ROOM_TIME_MAX, help)
#define ROOM_WORD(name, member, zero, one, help) ROOM_INT(name, 0, 0, 1, help)
#define ROOM_FLAG(name, help) ROOM_INT(name, 0, 0, 1, help)
#endif

ROOM_COUNT(capacity, 100, 0, 1000000, "visitors",
    "Most visitors inside at once.")
ROOM_COUNT(rate_per_min, 0, 0, 1000000, "calls",
    "Most calls in any minute. 0: no limit.")
ROOM_DURATION(hold_ms, 300000, 1000, 86400000,
    "How long a visitor may stay inside.")
ROOM_DURATION(claim_ms, 60000, 1000, 3600000,
    "How long a called visitor has to claim.")
ROOM_DURATION(absent_ms, 120000, 4000, 3600000,
    "How long a visitor may be silent and still be called.")
ROOM_TIME(opens_at_ms,
    "When the draw is held: it puts those who came before in random order.")
ROOM_DURATION(freeze_ms, 60000, 0, 86400000,
    "How long before the draw its entrants are counted; then nothing of it "
    "can be changed.")
ROOM_TEXT(beacon, ROOM_TEXT_MAX,
    "Public random value that takes part in the draw: an address, or manual. "
    "Empty: none.")
ROOM_COUNT(beacon_round, 0, 0, 2147483647, NULL,
    "Which value of the beacon's chain.")
ROOM_DURATION(beacon_wait_ms, 60000, 0, 3600000,
    "How long the draw waits for its beacon.")
ROOM_TIME(closes_at_ms,
    "When the room closes by itself.")
ROOM_WORD(anyone, identity, "account", "anyone",
    "Whether a visitor must have signed in, or needs no account.")
ROOM_WORD(by_booking, shop, "other", "booking",
    "Whether the shop behind the room reports its stock every 5 s, as usher's "
    "booking does: then nobody is called before its first report, nor when none "
    "comes for 15 s. A new room is booking, unless this says otherwise, where "
    "usher.conf leads to a booking service that has its concert, with a line; "
    "another one is from its first report on, unless it is set to other again.")
ROOM_COUNT(puzzle_max, -1, -1, 24, "bits",
    "Highest level of the puzzle that newcomers solve. 0: no puzzle. -1: 20 where "
    "anybody may enter, 0 where visitors have to sign in.")
ROOM_FLAG(paused,
    "Nobody is called; places are kept.")
ROOM_FLAG(closed,
    "Nobody may enter any more.")
ROOM_TEXT(entry_url, ROOM_TEXT_MAX,
    "Page an admitted visitor is sent to: an http or https URL, or a path that "
    "begins with /. Empty: entry_url of usher.conf.")
ROOM_TEXT(probe, ROOM_PROBE_MAX,
    "URL that answers 2xx while the shop can sell: asked every 5 s, two "
    "failures stop the calls, two successes let them go on. Empty: none.")
ROOM_TEXT(message_ko, ROOM_TEXT_MAX,
    "What waiting visitors read, in Korean.")
ROOM_TEXT(message_en, ROOM_TEXT_MAX,
    "What waiting visitors read, in English.")

#ifdef ROOM_INT
#undef ROOM_COUNT
#undef ROOM_DURATION
#undef ROOM_TIME
#undef ROOM_WORD
#undef ROOM_FLAG
#endif
/* clang-format on */
