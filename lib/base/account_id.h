#ifndef BASE_ACCOUNT_ID_H
#define BASE_ACCOUNT_ID_H

#include <stdbool.h>

#define ACCOUNT_ID_MAX 50 /* characters, and bytes: ids are ASCII */

/* 1 to ACCOUNT_ID_MAX visible characters of ASCII. */
bool account_id_is_valid(const char *);

#endif
