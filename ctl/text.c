/*
 * Text on the operator's terminal.
 *
 * Titles and names come from other people: an escape sequence in one must not
 * reach the terminal of the operator who looks at it, nor may a change of
 * direction make a line read as another.  Everything that usherctl prints of a
 * store or of an argument goes through here.  main() sets a UTF-8 locale, which
 * mbrtowc() and wcwidth() need.
 */
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include "base/array.h"
#include "text.h"

/* The ranges are those that a terminal obeys instead of showing, and those that
 * change in which order the rest of the line is read. */
static bool
is_unsafe_character(wchar_t c)
{
	static const struct {
		wchar_t first, last;
	} ranges[] = {
		{ 0x00, 0x1f }, /* C0: escape, newline, tab */
		{ 0x7f, 0x9f }, /* delete, C1: 0x9b begins a sequence too */
		{ 0x2028, 0x202e }, /* line ends, changes of direction */
		{ 0x2066, 0x2069 }, /* the same */
	};

	for (size_t i = 0; i < ARRAY_LEN(ranges); i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return true;
	return false;
}

/* The next character and its bytes; one byte that is no UTF-8 is U+FFFD. */
static wchar_t
next_character(const char *s, size_t *len)
{
	mbstate_t state = { 0 };
	wchar_t c;
	size_t n = mbrtowc(&c, s, strlen(s), &state);

	if (n == (size_t)-1 || n == (size_t)-2) {
		*len = 1;
		return 0xfffd;
	}
	*len = n;
	return c;
}

/* unsafe() prints a character that must not be printed. */
static void
put_text(FILE *to, const char *s, void (*unsafe)(FILE *, wchar_t))
{
	size_t len;

	for (; *s != '\0'; s += len) {
		wchar_t c = next_character(s, &len);

		if (is_unsafe_character(c) || c == 0xfffd)
			unsafe(to, c);
		else
			fwrite(s, 1, len, to);
	}
}

static void
put_question_mark(FILE *to, wchar_t c)
{
	(void)c;
	fputc('?', to);
}

static void
put_json_escape(FILE *to, wchar_t c)
{
	fprintf(to, "\\u%04x", (unsigned)c);
}

void
text_put(FILE *to, const char *s)
{
	put_text(to, s, put_question_mark);
}

void
text_put_json(FILE *to, const char *json)
{
	put_text(to, json, put_json_escape);
}

int
text_width(const char *s)
{
	int columns = 0, w;
	size_t len;

	for (; *s != '\0'; s += len) {
		wchar_t c = next_character(s, &len);

		w = is_unsafe_character(c) || c == 0xfffd ? 1 : wcwidth(c);
		columns += w < 0 ? 1 : w;
	}
	return columns;
}
