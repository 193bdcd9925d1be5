#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/str.h"
#include "web/page.h"

/* Text that would be markup, in text and attributes alike. */
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

/* The value of that name; *known tells one that is NULL from none at all. */
static const char *
value_of(const struct page *p, const char *name, bool *known)
{
	for (size_t i = 0; i < p->nvalues; i++)
		if (strcmp(p->values[i].name, name) == 0) {
			*known = true;
			return p->values[i].text;
		}
	*known = false;
	return NULL;
}

static const char *
word_of(const struct page *p, const char *key, bool *known)
{
	struct json_object *o;

	*known = json_object_object_get_ex(p->words, key, &o) &&
		 json_object_is_type(o, json_type_string);
	return *known ? json_object_get_string(o) : NULL;
}

/* Where the template goes on after the opening mark of a section. */
static const char *
skip_section(const char *at, const char *name)
{
	char end[80];
	const char *found;

	snprintf(end, sizeof end, "{{/%s}}", name);
	found = strstr(at, end);
	return found != NULL ? found + strlen(end) : NULL;
}

/* One mark between braces; at stands behind it.  NULL: it means nothing. */
static const char *
print_mark(FILE *out, const struct page *p, const char *mark, const char *at)
{
	bool known = true;
	const char *text = "";

	if (*mark == '#') {
		if (value_of(p, mark + 1, &known) == NULL && known)
			return skip_section(at, mark + 1);
	} else if (*mark == '/') {
		return at;
	} else if (str_starts(mark, "word:")) {
		text = word_of(p, mark + strlen("word:"), &known);
	} else {
		text = value_of(p, mark, &known);
	}
	if (known && text != NULL)
		print_escaped(out, text);
	return known ? at : NULL;
}

static enum status
print_page(FILE *out, const struct page *p)
{
	const char *at = p->template, *open, *close;
	char mark[64];

	while (at != NULL && (open = strstr(at, "{{")) != NULL) {
		fwrite(at, 1, (size_t)(open - at), out);
		if ((close = strstr(open, "}}")) == NULL ||
		    (size_t)(close - open) >= sizeof mark)
			return ST_INTERNAL;
		snprintf(mark, sizeof mark, "%.*s", (int)(close - open - 2),
		    open + 2);
		if ((at = print_mark(out, p, mark, close + 2)) == NULL) {
			log_error("page: {{%s}} means nothing", mark);
			return ST_INTERNAL;
		}
	}
	fputs(at, out);
	return ST_OK;
}

enum status
page_render(const struct page *p, char **text, size_t *len)
{
	char *made = NULL;
	FILE *out = open_memstream(&made, len);
	enum status st;

	if (out == NULL)
		return ST_INTERNAL;
	st = print_page(out, p);
	if (fclose(out) != 0)
		st = ST_INTERNAL;
	if (st != ST_OK) {
		free(made);
		return st;
	}
	*text = made;
	return ST_OK;
}

/* The header's order is taken for the browser's preference, as it is in all
 * browsers; the weights behind the semicolons repeat it. */
const char *
page_language(const struct http_request *req)
{
	const char *accept = http_header(req, "Accept-Language"), *ko, *en;

	if (accept == NULL)
		return "en";
	ko = strstr(accept, "ko");
	en = strstr(accept, "en");
	return ko != NULL && (en == NULL || ko < en) ? "ko" : "en";
}
