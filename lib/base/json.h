#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/status.h"

/*
 * Parse one JSON object and nothing else, whatever json-c would take: the
 * grammar of RFC 8259 to the letter (json_syntax.c), no trailing bytes, no NUL
 * (raw or escaped), valid UTF-8, no half of a surrogate pair, depth at most
 * JSON_SYNTAX_DEPTH_MAX: BAD_REQUEST otherwise; and no object with the same key
 * twice: BAD_FIELD.  A number may be greater than an int64_t, and then is its
 * maximum. What is wrong is in *why (static).  The caller owns the object
 * (json_object_put).
 */
enum status json_parse_object(const char *text, size_t len,
    struct json_object **, const char **why) MUST_CHECK;

/* The first key that is there a second time in a text that was refused with
 * BAD_FIELD, however it is escaped, as a string that the caller owns. */
struct json_object *json_find_twice(const char *text, size_t len);

/* Add a member to an object; the key is not yet there. */
void json_add_int(struct json_object *, const char *key, int64_t);
void json_add_text(struct json_object *, const char *key, const char *);
void json_add_bool(struct json_object *, const char *key, bool);
void json_add_null(struct json_object *, const char *key);
void json_add_known(struct json_object *, const char *key,
    int64_t); /* below 0: not known, null */
void json_add_time(struct json_object *, const char *key,
    int64_t ms); /* 0: not set, null and not 1970 */

#endif
