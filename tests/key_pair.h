#ifndef TESTS_KEY_PAIR_H
#define TESTS_KEY_PAIR_H

#include "base/keyring.h"

/* Keys of signatures, whose only secret byte is repeated: the secret ring
 * signs, the public one checks.  The caller frees both. */
void key_pair_open(unsigned char id, unsigned char secret_byte,
    struct keyring **secret, struct keyring **public);

#endif
