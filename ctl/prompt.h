#ifndef CTL_PROMPT_H
#define CTL_PROMPT_H

#include "base/secret.h"
#include "base/status.h"

struct ctl;

/* Read the first line of standard input, on a terminal with the prompt and
 * without an echo.  BAD_REQUEST if it cannot be a secret. */
enum status prompt_secret(
    struct ctl *, const char *prompt, char secret[SECRET_SIZE]) MUST_CHECK;

/* Ask the operator a question, and read yes or no from the terminal; with --yes
 * nothing is asked.  BAD_REQUEST for a no, and where nobody can be asked. */
enum status prompt_confirm(struct ctl *, const char *question) MUST_CHECK;

#endif
