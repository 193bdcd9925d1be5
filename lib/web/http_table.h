#ifndef WEB_HTTP_TABLE_H
#define WEB_HTTP_TABLE_H

#include "web/http.h"

/* The place of a field in the table, or -1. */
int http_table_index(const struct http_field *, const char *name, size_t len);

/* Does the table have fields of the object of this name within the body? */
bool http_table_has_members(const struct http_field *, const char *object);

/* May the field have this text? */
bool http_table_is_text(const struct http_field *, const char *text);

/* Say which field is wrong and why: BAD_FIELD.  The name may be any bytes. */
enum status http_table_refuse(struct http_response *, const char *name,
    size_t len, const char *why) MUST_CHECK;

/* The same of the value of a field of the table; `text` is that value if it is
 * a text, or NULL. */
enum status http_table_refuse_value(struct http_response *,
    const struct http_field *, const char *text) MUST_CHECK;

/* BAD_FIELD if a field is missing that is required in this object within the
 * body, or, where its name is "", in the request. */
enum status http_table_find_missing(const struct http_request *,
    const char *object, struct http_response *) MUST_CHECK;

#endif
