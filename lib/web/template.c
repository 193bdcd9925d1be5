/*
 * Filling in a template (template.h has its marks).
 *
 * All that is put in is escaped, here and nowhere else, in text and attributes
 * alike; so a value must never be put into a script, a style or an unquoted
 * attribute.  A mark that means nothing refuses the whole page: half a page
 * would be worse than an error, and a test would not notice it.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "web/template.h"

/* Characters that would be markup in text or in a quoted attribute. */
static void
print_escaped(FILE *out, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '&':
			fputs("&amp;", out);
			break;
		case '<':
			fputs("&lt;", out);
			break;
		case '>':
			fputs("&gt;", out);
			break;
		case '"':
			fputs("&quot;", out);
			break;
		case '\'':
			fputs("&#39;", out);
			break;
		default:
			fputc(*s, out);
		}
}

/* The value of that name.  *known tells a value that is NULL, which leaves its
 * section out, from a name that is unknown, which is a mistake. */
static const char *
find_value(const struct template *t, const char *name, bool *known)
{
	for (size_t i = 0; i < t->nvalues; i++)
		if (strcmp(t->values[i].name, name) == 0) {
			*known = true;
			return t->values[i].text;
		}
	*known = false;
	return NULL;
}

static const char *
find_word(const struct template *t, const char *key, bool *known)
{
	struct json_object *o;

	*known = json_object_object_get_ex(t->words, key, &o) &&
		 json_object_is_type(o, json_type_string);
	return *known ? json_object_get_string(o) : NULL;
}

/* Where the template goes on after a section that is left out; NULL if the
 * section does not end. */
static const char *
skip_section(const char *at, const char *name)
{
	char end[80];
	const char *found;

	snprintf(end, sizeof end, "{{/%s}}", name);
	found = strstr(at, end);
	return found != NULL ? found + strlen(end) : NULL;
}

/* Print what a mark stands for.  at is what follows the mark; returns where to
 * go on, NULL if the mark means nothing.  The end of a section that is shown
 * prints nothing. */
static const char *
print_mark(
    FILE *out, const struct template *t, const char *mark, const char *at)
{
	bool known = true;
	const char *text = "";

	if (*mark == '#') {
		if (find_value(t, mark + 1, &known) == NULL && known)
			return skip_section(at, mark + 1);
	} else if (*mark == '/') {
		return at;
	} else if (str_starts(mark, "word:")) {
		text = find_word(t, mark + strlen("word:"), &known);
	} else {
		text = find_value(t, mark, &known);
	}
	if (known && text != NULL)
		print_escaped(out, text);
	return known ? at : NULL;
}

/* A mark is copied before it is looked at, since a template is constant and
 * names are compared as whole texts. */
static enum status
print_template(FILE *out, const struct template *t)
{
	const char *at = t->text, *open, *close;
	char mark[64];

	while (at != NULL && (open = strstr(at, "{{")) != NULL) {
		fwrite(at, 1, (size_t)(open - at), out);
		if ((close = strstr(open, "}}")) == NULL ||
		    (size_t)(close - open) >= sizeof mark)
			return ST_INTERNAL;
		snprintf(mark, sizeof mark, "%.*s", (int)(close - open - 2),
		    open + 2);
		if ((at = print_mark(out, t, mark, close + 2)) == NULL) {
			log_error("template: unknown mark {{%s}}", mark);
			return ST_INTERNAL;
		}
	}
	fputs(at, out);
	return ST_OK;
}

/* All of the page or nothing: the caller can still answer with an error, as no
 * byte has been sent. */
enum status
template_render(const struct template *t, char **text, size_t *len)
{
	char *made = NULL;
	FILE *out = open_memstream(&made, len);
	enum status st;

	if (out == NULL)
		return ST_INTERNAL;
	st = print_template(out, t);
	if (fclose(out) != 0)
		st = ST_INTERNAL;
	if (st != ST_OK) {
		free(made);
		return st;
	}
	*text = made;
	return ST_OK;
}
