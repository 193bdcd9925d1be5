#ifndef BOOKING_CONCERT_BOARD_H
#define BOOKING_CONCERT_BOARD_H

#include <stddef.h>

#include "base/conf.h"
#include "base/status.h"
#include "store/sql.h"

/* The concerts with what is left of each, or `only` one of them (0: all), as
 * JSON: counted once a second at most for all processes of the host.  The
 * caller frees. */
enum status concert_board(const struct conf *, struct sql *, int64_t only,
    char **json, size_t *len) MUST_CHECK;

#endif
