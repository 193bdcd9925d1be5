#ifndef CTL_HELP_H
#define CTL_HELP_H

#include <stdbool.h>
#include <stdio.h>

/* The subjects and their verbs, on one screen. */
void help_overview(FILE *);

/* The commands that argv (at least one word) names: of a subject all, shortly;
 * one by its subject and verb, or a subject that is one, with its options.
 * False, and nothing printed, if it names none. */
bool help_about(FILE *, int argc, char **argv);

/* Say that the words (at least one) are an unknown command, and what there is:
 * the verbs of the subject, or all subjects. */
void help_unknown(FILE *, int argc, char **argv);

#endif
