#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/status.h"

#define JSON_DEPTH_MAX 8

/*
 * Parse one JSON object and nothing else, stricter than json-c: no trailing
 * bytes, no duplicate keys, no NUL (raw or escaped), valid UTF-8, depth at
 * most JSON_DEPTH_MAX.  BAD_REQUEST otherwise, with a word on what is wrong in
 * *why (static).  The caller owns the object (json_object_put).
 */
enum status json_parse_object(const char *text, size_t len,
    struct json_object **, const char **why) MUST_CHECK;

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
