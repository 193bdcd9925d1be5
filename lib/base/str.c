/*
 * Texts.  A builder is always terminated, and what does not fit is dropped as a
 * whole piece: half a number or half a name would be read as another one.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "base/str.h"

void
str_init(struct str *s, char *storage, size_t cap)
{
	*s = (struct str){ .text = storage, .cap = cap };
	storage[0] = '\0';
}

/* All of a piece or nothing: after a failure the text ends where the last whole
 * piece ended, and nothing is added any more, so that a later short piece
 * cannot hide the gap. */
void
str_add(struct str *s, const char *fmt, ...)
{
	va_list ap;
	int n;

	if (s->failed)
		return;
	va_start(ap, fmt);
	n = vsnprintf(s->text + s->len, s->cap - s->len, fmt, ap);
	va_end(ap);
	if (n < 0 || (size_t)n >= s->cap - s->len) {
		s->text[s->len] = '\0';
		s->failed = true;
		return;
	}
	s->len += (size_t)n;
}

void
str_add_count(struct str *s, int64_t n)
{
	if (n < 1000) {
		str_add(s, "%d", (int)n);
		return;
	}
	str_add_count(s, n / 1000);
	str_add(s, ",%03d", (int)(n % 1000));
}

/* Memory that is out is impossible here: programs are small, and have nothing
 * better to do without it. */
char *
str_dup(const char *s)
{
	char *copy = strdup(s);

	IMPOSSIBLE_IF(copy == NULL);
	return copy;
}

/* strtoll() alone would take spaces, a plus sign and an empty text. */
bool
str_to_int(const char *s, int64_t min, int64_t max, int64_t *n)
{
	const char *digits = *s == '-' ? s + 1 : s;
	char *end;
	long long v;

	if (*digits < '0' || *digits > '9')
		return false;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (errno != 0 || *end != '\0' || v < min || v > max)
		return false;
	*n = v;
	return true;
}

bool
str_is_word(const char *words, const char *value)
{
	size_t len = strlen(value);

	for (const char *w = words; w != NULL; w = strchr(w, '|')) {
		w += *w == '|';
		if (strcspn(w, "|") == len && strncmp(w, value, len) == 0)
			return true;
	}
	return false;
}

bool
str_starts(const char *s, const char *prefix)
{
	return strncmp(s, prefix, strlen(prefix)) == 0;
}
