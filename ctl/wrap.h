#ifndef CTL_WRAP_H
#define CTL_WRAP_H

#include <stdbool.h>
#include <stdio.h>

/* Words set into lines of a terminal: a word that does not fit begins the next
 * line, indented.  Start from { .to, .indent, .column }. */
struct wrap {
	FILE *to;
	int indent; /* of the next lines */
	int column; /* where the line is */
	bool begun; /* a word is on the line */
};

void wrap_word(struct wrap *, const char *word); /* may hold blanks */
void wrap_words(struct wrap *, const char *text); /* split at blanks */

#endif
