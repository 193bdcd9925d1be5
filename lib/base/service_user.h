#ifndef BASE_SERVICE_USER_H
#define BASE_SERVICE_USER_H

#include "base/conf.h"
#include "base/status.h"

#define SERVICE_USER_WHY_MAX 512

/*
 * Become the user whose folder this is, for good, before anything is done in
 * it: security.run_as, or where that is empty the owner of the folder.  Only
 * root becomes somebody; in a folder of its own root stays, with a warning,
 * and with `run_as = root` without one.
 *
 * NOT_FOUND when the folder does not exist, INTERNAL when it does not tell
 * whom to trust, or the system refuses; why then says what to do.
 */
enum status service_user_become(const struct conf *, const char *folder,
    char why[SERVICE_USER_WHY_MAX]) MUST_CHECK;

#endif
