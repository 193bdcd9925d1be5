#ifndef CTL_HELP_H
#define CTL_HELP_H

#include <stdbool.h>
#include <stdio.h>

struct ctl_command;

/* The subjects and their verbs, on one screen. */
void help_overview(FILE *);

/* How one command is called and what it does. */
void help_command(FILE *, const struct ctl_command *);

/* The same for all commands that argv (at least one word) names: a subject, or
 * a subject and a verb.  False, and nothing printed, when it names none. */
bool help_about(FILE *, int argc, char **argv);

/* The words (at least one) are no command; what there is in their place. */
void help_unknown(FILE *, int argc, char **argv);

#endif
