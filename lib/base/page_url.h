#ifndef BASE_PAGE_URL_H
#define BASE_PAGE_URL_H

#include <stdbool.h>

/* May visitors be sent there?  An http or https URL whose host and port
 * browsers take, or a path that begins with one `/`; `{concert_id}` may stand
 * in it. */
bool page_url_is_valid(const char *);

/* The same for messages. */
#define PAGE_URL_MUST_BE "an http or https URL, or a path that begins with /"

#endif
