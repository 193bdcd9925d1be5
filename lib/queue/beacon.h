#ifndef QUEUE_BEACON_H
#define QUEUE_BEACON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "queue/draw.h"
#include "queue/room_settings.h"

/* A beacon: a public random value that nobody knows before its time. */

/* Is the beacon of these settings one that can be asked or typed in: empty,
 * `manual`, `manual: WORDS`, or an address and a round of its chain? */
bool beacon_is_named(const struct room_settings *);

/* Is its value typed in by the operator?  Is it asked for at an address? */
bool beacon_is_manual(const char *beacon);
bool beacon_is_address(const char *beacon);

/* The address to ask, with {round} in it filled in. */
void beacon_url(const char *beacon, int64_t round, char *url, size_t cap);

/* The value in the answer of a beacon's server, of drand's or NIST's form.
 * RETRY: it holds that of an earlier round; NOT_FOUND: it holds neither. */
enum status beacon_read(const char *body, size_t len, int64_t round,
    char value[DRAW_BEACON_MAX]) MUST_CHECK;

/* May this be a value: a line of text that is not empty? */
bool beacon_is_value(const char *value);

#endif
