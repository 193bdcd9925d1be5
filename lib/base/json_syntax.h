#ifndef BASE_JSON_SYNTAX_H
#define BASE_JSON_SYNTAX_H

#include <stddef.h>

#define JSON_SYNTAX_DEPTH_MAX 8 /* objects and arrays in each other */

/*
 * Check that a text is one JSON object and nothing else, by RFC 8259 and the
 * further rules of json_parse_object().  Returns NULL if it is, and *members is
 * the number of members of all its objects; otherwise what is wrong, as a
 * static text.
 */
const char *json_syntax_fault(const char *text, size_t len, size_t *members);

#endif
