#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Strictly: no overlong forms, no surrogates, nothing cut short (RFC 3629). */
bool utf8_is_valid(const char *text, size_t len);

/* Something a person may read on one line: min to max characters, none of them
 * a control character (C0, DEL, C1), a line separator, one that changes the
 * direction of writing (an embedding, override or isolate), or one that nobody
 * can see (a blank of no width, a soft hyphen, a tag). */
bool utf8_is_text(const char *, size_t min, size_t max);

/* Which of its characters utf8_is_text() refuses first, and why: "character 5,
 * U+202E, changes the direction of writing".  False: none. */
#define UTF8_WHY_MAX 96
bool utf8_explain(const char *, char why[UTF8_WHY_MAX]);

/* Copy at most max characters, without those that utf8_is_text() refuses and
 * blanks at either end: something a person may read, or nothing.  `out` has
 * room for 4 * max + 1 bytes. */
void utf8_clean(char *out, const char *, size_t max);

/* Copy what fits of len bytes, whole characters only, and a `?` for each byte
 * that is not UTF-8: the result is UTF-8, whatever the input. */
void utf8_copy(char *out, size_t cap, const char *, size_t len);

#endif
