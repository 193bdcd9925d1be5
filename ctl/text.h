#ifndef CTL_TEXT_H
#define CTL_TEXT_H

#include <stdio.h>

/* Print what may hold anything: a character that a terminal would act on, or
 * that would turn the reading order around, is printed as `?`. */
void text_put(FILE *, const char *);

/* The same for JSON, where such a character is escaped and stays itself. */
void text_put_json(FILE *, const char *json);

/* Columns that text_put() takes on a terminal: Korean letters take two. */
int text_width(const char *);

#endif
