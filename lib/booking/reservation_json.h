#ifndef BOOKING_RESERVATION_JSON_H
#define BOOKING_RESERVATION_JSON_H

#include <json-c/json.h>

#include "booking/reservation.h"

struct keyring;

/* A reservation as JSON, for the caller to own: one that was held just now, and
 * one in the list of an account's, with its ticket's code where it is paid. */
struct json_object *reservation_json_held(const struct reservation *);
struct json_object *reservation_json_own(
    const struct reservation_row *, struct keyring *ticket_keys);

#endif
