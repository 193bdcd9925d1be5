#ifndef WEB_TEMPLATE_H
#define WEB_TEMPLATE_H

#include <stddef.h>

#include <json-c/json.h>

#include "base/status.h"

/*
 * HTML made on the server, for browsers without JavaScript: a template, the
 * words of a language and some values.
 *
 *     {{word:KEY}}            a text of the language's file
 *     {{NAME}}                a value
 *     {{#NAME}} ... {{/NAME}} only when the value is not NULL; not nested
 *
 * Words and values alike are escaped.
 */
struct template_value {
	const char *name;
	const char *text; /* NULL: leave its section out */
};

struct template
{
	const char *text;
	struct json_object *words; /* a flat object of texts */
	const struct template_value *values;
	size_t nvalues;
};

/* The filled-in template as text that the caller frees, its length in *len.
 * INTERNAL, logged, when the template names a word or value that is unknown. */
enum status template_render(
    const struct template *, char **text, size_t *len) MUST_CHECK;

#endif
