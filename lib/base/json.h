#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stddef.h>

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

#endif
