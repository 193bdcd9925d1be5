#ifndef CTL_USAGE_H
#define CTL_USAGE_H

#include <stdio.h>

struct ctl_command;

/* How a command is called and what it does, in a few lines. */
void usage_print(FILE *, const struct ctl_command *);

/* The same, and then each option: what it means, its bounds and unit, and
 * whether it must be given or else its default. */
void usage_print_options(FILE *, const struct ctl_command *);

#endif
