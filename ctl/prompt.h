#ifndef CTL_PROMPT_H
#define CTL_PROMPT_H

#include "base/secret.h"
#include "base/status.h"

struct ctl;

/* Read the first line of standard input, on a terminal with the prompt and
 * without an echo.  BAD_REQUEST if it cannot be a secret. */
enum status prompt_secret(
    struct ctl *, const char *prompt, char secret[SECRET_SIZE]) MUST_CHECK;

#endif
