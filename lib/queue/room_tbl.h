/*
 * What an operator sets of a room: the field, which is also called so in Redis
 * and in the checkpoint, its default, bounds and help.  No include guard: this
 * file is included several times, each time with other definitions of the rows.
 * A time of 0 is not set.
 *
 *     ROOM_INT(name, default, min, max, help)
 *     ROOM_TEXT(name, bytes, help)
 */
ROOM_INT(capacity, 100, 0, 1000000, "Most visitors inside at once.")
ROOM_INT(rate_per_min, 0, 0, 1000000, "Most calls in any minute. 0: no limit.")
ROOM_INT(hold_ms, 300000, 1000, 86400000, "How long an admission lasts.")
ROOM_INT(
    claim_ms, 60000, 1000, 3600000, "How long a called visitor is awaited.")
ROOM_INT(
    absent_ms, 120000, 4000, 3600000, "Absent when not seen for this long.")
ROOM_INT(opens_at_ms, 0, 0, 9999999999999, "When the draw is held.")
ROOM_INT(closes_at_ms, 0, 0, 9999999999999, "When the room closes by itself.")
ROOM_INT(anyone, 0, 0, 1, "1: visitors need no account.")
ROOM_INT(paused, 0, 0, 1, "1: nobody is called, places are kept.")
ROOM_INT(closed, 0, 0, 1, "1: nobody may enter any more.")
ROOM_TEXT(
    entry_url, ROOM_TEXT_MAX, "Where the admitted go. Empty: as configured.")
ROOM_TEXT(message_ko, ROOM_TEXT_MAX,
    "What the operator tells the waiting, in Korean.")
ROOM_TEXT(message_en, ROOM_TEXT_MAX, "The same in English.")
