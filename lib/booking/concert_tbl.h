/*
 * What an operator sets of a concert, in one place: field of struct concert,
 * default, bounds, unit, help.  The defaults and the check of concert.c, the
 * options of usherctl and its --help are made of the rows; tests/ctl/help.sh
 * compares usherctl(1) with the words here.  No include guard: included several
 * times, each time with other definitions of the rows.
 *
 *     CONCERT_TEXT(name, characters, help)      at least one
 *     CONCERT_YN(name, default, help)           NULL: it must be said
 *     CONCERT_SECONDS(name, default, min, max, help)
 *     CONCERT_COOLDOWN(name, min, max, help)    seconds, or the word hold: the
 *                                               default, CONCERT_AS_HOLD
 *     CONCERT_COUNT(name, default, min, max, unit, help)
 *     CONCERT_TIME(name, min_ms, max_ms, help)  0: no time, the default
 */
/* clang-format off */
CONCERT_TEXT(title, CONCERT_TITLE_CHARS,
    "Its title, as buyers read it.")
CONCERT_YN(queue_required, NULL,
    "Y: only an admitted visitor can hold a seat. N: anybody can.")
CONCERT_SECONDS(hold_s, 300, 1, 86400,
    "How long a seat is held before it is paid, in whole seconds.")
CONCERT_COUNT(seats_per_account, 4, 1, 64, "seats",
    "Most seats of one account, held and paid.")
CONCERT_COUNT(bypass_per_min, 60, 0, 60000, "reservations",
    "Most reservations a minute without an admission while the queue service "
    "is down.")
CONCERT_TIME(starts_at_ms, CONCERT_TIME_MIN_MS, CONCERT_TIME_MAX_MS,
    "When the show begins, for tickets and calendars; nothing is sold after "
    "it.")
CONCERT_TIME(sale_opens_at_ms, CONCERT_TIME_MIN_MS, CONCERT_TIME_MAX_MS,
    "When seats can first be reserved, whatever its room says. none: at once.")
CONCERT_TIME(sale_closes_at_ms, CONCERT_TIME_MIN_MS, CONCERT_TIME_MAX_MS,
    "From when on no seat can be reserved; a seat that is held by then can "
    "still be paid. none: when the show begins.")
CONCERT_YN(hidden, "N",
    "Y: for buyers the concert does not exist, but for the seats they have. "
    "N: it is listed.")
CONCERT_COOLDOWN(cooldown_s, 0, 86400,
    "How long an account cannot hold a seat again that it gave back or let run "
    "out, in whole seconds. 0s: it can at once. hold: as long as a hold.")
CONCERT_COUNT(unpaid_holds, -1, -1, 100000, "holds",
    "How many of its holds an account may let end unpaid in a day, before it "
    "can hold no more. 0: any number. -1: five times the seats of one account.")
/* clang-format on */
