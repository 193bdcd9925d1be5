#ifndef BOOKING_LOGIN_DEVICE_H
#define BOOKING_LOGIN_DEVICE_H

#include <stdbool.h>

#include "base/mac_text.h"
#include "base/status.h"
#include "booking/account.h"

struct keyring;

#define LOGIN_DEVICE_ID_MAX 32

/* The id of the browser that this text was given to, if it signed in to this
 * account with the password that the account still has. */
bool login_device_open(struct keyring *public, const char *text,
    const struct account *, char id[LOGIN_DEVICE_ID_MAX + 1]);

/* The text that makes a browser known to an account; with an id of its own
 * where id is "". */
enum status login_device_sign(struct keyring *secret, const struct account *,
    const char *id, char text[MAC_SEALED_MAX]) MUST_CHECK;

#endif
