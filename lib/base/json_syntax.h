#ifndef BASE_JSON_SYNTAX_H
#define BASE_JSON_SYNTAX_H

#include <stddef.h>

/*
 * Is a text one JSON object and nothing else, as RFC 8259 has it and with what
 * json_parse_object() refuses besides?  NULL when it is, and then *members is
 * how many members all its objects have together; else what is wrong, as a
 * static text.
 */
const char *json_syntax_fault(const char *text, size_t len, size_t *members);

#endif
