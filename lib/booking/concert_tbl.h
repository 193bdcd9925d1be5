/*
 * What an operator sets of a concert, in one place: field of struct concert,
 * default, bounds, unit, help.  The defaults and the check of concert.c, the
 * options of usherctl and its --help are made of the rows; tests/ctl/help.sh
 * compares usherctl(1) with the words here.  No include guard: included several
 * times, each time with other definitions of the rows.
 *
 *     CONCERT_TEXT(name, characters, help)      at least one
 *     CONCERT_YN(name, help)
 *     CONCERT_SECONDS(name, default, min, max, help)
 *     CONCERT_COUNT(name, default, min, max, unit, help)
 *     CONCERT_TIME(name, min_ms, max_ms, help)  0: no time, the default
 */
/* clang-format off */
CONCERT_TEXT(title, CONCERT_TITLE_CHARS,
    "Its title, as buyers read it.")
CONCERT_YN(queue_required,
    "Y: only an admitted visitor can hold a seat. N: anybody can.")
CONCERT_SECONDS(hold_s, 300, 1, 86400,
    "How long a seat is held before it is paid, in whole seconds.")
CONCERT_COUNT(seats_per_account, 4, 1, 64, "seats",
    "Most seats of one account, held and paid.")
CONCERT_COUNT(bypass_per_min, 60, 0, 60000, "reservations",
    "Most reservations a minute without an admission while the queue service "
    "is down.")
CONCERT_TIME(starts_at_ms, CONCERT_STARTS_MIN_MS, CONCERT_STARTS_MAX_MS,
    "When the show begins, for tickets and calendars.")
/* clang-format on */
