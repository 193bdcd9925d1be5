#ifndef CTL_ARGS_H
#define CTL_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"

struct ctl;

/* What the operator typed after a command's name. */

/* Fill in the arguments and options of c->command.  --help among the words ends
 * it there.  BAD_FIELD, and why, for words that the command does not take. */
enum status args_parse(struct ctl *, int argc, char **argv) MUST_CHECK;

/* Options by name.  Asking for one that the command's table lacks aborts. */
bool args_has(const struct ctl *, const char *option);
int64_t args_int(const struct ctl *, const char *option, int64_t absent);
const char *args_text(
    const struct ctl *, const char *option, const char *absent);

/* An argument that is an id: a positive 32-bit integer, else BAD_FIELD. */
enum status args_id(struct ctl *, int i, uint32_t *id) MUST_CHECK;

#endif
