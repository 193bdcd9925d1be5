#ifndef TESTS_BOOKING_TICKET_KEYS_H
#define TESTS_BOOKING_TICKET_KEYS_H

#include "base/keyring.h"

/* Keys of tickets, whose only secret byte is repeated: the secret ring signs,
 * the public one checks.  The caller frees both. */
void ticket_keys_open(unsigned char id, unsigned char secret_byte,
    struct keyring **secret, struct keyring **public);

#endif
