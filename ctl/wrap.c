/*
 * Lines of at most 79 columns, from words.
 *
 * Only what the program's own tables hold goes through here: it counts bytes,
 * not columns, and makes nothing safe for a terminal (text.c does).
 */
#include <string.h>

#include "wrap.h"

#define LINE_WIDTH 79

/* A word longer than a line is left whole. */
void
wrap_word(struct wrap *w, const char *word)
{
	int len = (int)strlen(word);

	if (w->begun && w->column + 1 + len > LINE_WIDTH) {
		fprintf(w->to, "\n%*s", w->indent, "");
		w->column = w->indent;
	} else if (w->begun) {
		fputc(' ', w->to);
		w->column++;
	}
	fputs(word, w->to);
	w->column += len;
	w->begun = true;
}

void
wrap_words(struct wrap *w, const char *text)
{
	char word[64];

	while (*text != '\0') {
		size_t len = strcspn(text, " ");

		snprintf(word, sizeof word, "%.*s", (int)len, text);
		wrap_word(w, word);
		text += len + strspn(text + len, " ");
	}
}
