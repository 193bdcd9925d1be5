#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

/* A count, not negative, with its thousands apart: 12,345. */
void str_add_count(struct str *, int64_t n);

/* strdup() that ends the program when there is no memory. */
char *str_dup(const char *);

/* A whole text that is one decimal integer within bounds; *n else untouched. */
bool str_to_int(const char *, int64_t min, int64_t max, int64_t *n);

/* Is the value one of the words of "one|two|three"? */
bool str_is_word(const char *words, const char *value);

bool str_starts(const char *s, const char *prefix);

#endif
