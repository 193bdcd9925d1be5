#ifndef WEB_PAGE_H
#define WEB_PAGE_H

#include <stddef.h>

#include "base/status.h"
#include "web/http.h"

/*
 * HTML made here, for browsers without JavaScript: a template, the words of a
 * language and some values.
 *
 *     {{word:KEY}}            a text of the language's file
 *     {{NAME}}                a value
 *     {{#NAME}} ... {{/NAME}} only when there is such a value; not nested
 *
 * Words and values alike are escaped.
 */
struct page_value {
	const char *name;
	const char *text; /* NULL: there is none */
};

struct page {
	const char *template;
	struct json_object *words; /* a flat object of texts */
	const struct page_value *values;
	size_t nvalues;
};

/* The page as text the caller frees, its length in *len.  INTERNAL, logged,
 * when the template names what is not there. */
enum status page_render(
    const struct page *, char **text, size_t *len) MUST_CHECK;

/* "ko" or "en": the first of them the browser asks for. */
const char *page_language(const struct http_request *);

#endif
