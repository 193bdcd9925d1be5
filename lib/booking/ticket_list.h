#ifndef BOOKING_TICKET_LIST_H
#define BOOKING_TICKET_LIST_H

#include <json-c/json.h>

#include "base/status.h"
#include "store/sql.h"

struct keyring;

/* The tickets of a concert as JSON, refunded ones too, for the caller to own:
 * what a device at the door knows while it is offline. */
enum status ticket_list(
    struct sql *, int64_t concert_id, struct json_object **) MUST_CHECK;

/* The public keys that check tickets, as JSON, for the caller to own. */
struct json_object *ticket_list_keys(struct keyring *public);

#endif
