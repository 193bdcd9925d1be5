#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Text built piece by piece in storage the caller owns, always terminated.
 * What does not fit sets `failed`, which sticks: look once, at the end.
 */
struct str {
	char *text;
	size_t len;
	size_t cap;
	bool failed;
};

void str_init(struct str *, char *storage, size_t cap);
void str_add(struct str *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* strdup() that ends the program when there is no memory. */
char *str_dup(const char *);

bool str_starts(const char *s, const char *prefix);

#endif
