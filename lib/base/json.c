#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/utf8.h"

/*
 * What json-c lets pass even when strict: single quotes, NaN and Infinity, line
 * breaks within a string, and of two equal keys it keeps the last and says
 * nothing.  So outside strings only JSON's own characters may stand, inside no
 * control characters, and a text whose colons outside outnumber the members of
 * the parsed tree held a key twice.
 */
static bool
scan(const char *text, size_t len, size_t *colons)
{
	static const char outside[] = "{}[]:,\" \t\r\n0123456789+-.eEtrufalsn";
	bool quoted = false;

	*colons = 0;
	for (size_t i = 0; i < len; i++) {
		if (quoted && (unsigned char)text[i] < ' ')
			return false;
		if (quoted && text[i] == '\\')
			i++;
		else if (text[i] == '"')
			quoted = !quoted;
		else if (!quoted && strchr(outside, text[i]) == NULL)
			return false;
		else if (!quoted && text[i] == ':')
			(*colons)++;
	}
	return true;
}

static size_t
count_members(struct json_object *o)
{
	size_t n = 0;

	if (json_object_is_type(o, json_type_object)) {
		json_object_object_foreach(o, key, value)
		{
			(void)key;
			n += 1 + count_members(value);
		}
	} else if (json_object_is_type(o, json_type_array)) {
		for (size_t i = 0; i < json_object_array_length(o); i++)
			n += count_members(json_object_array_get_idx(o, i));
	}
	return n;
}

/* An escaped NUL would cut a text short for everyone but json-c. */
static bool
has_nul(const char *text, size_t len)
{
	return memchr(text, '\0', len) != NULL ||
	       memmem(text, len, "\\u0000", 6) != NULL;
}

/* Parse with json-c's own strictness; NULL when it is not one object. */
static struct json_object *
parse(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(JSON_DEPTH_MAX);
	struct json_object *o;

	if (tok == NULL)
		return NULL;
	json_tokener_set_flags(tok, JSON_TOKENER_STRICT);
	o = json_tokener_parse_ex(tok, text, (int)len);
	if (json_tokener_get_error(tok) != json_tokener_success ||
	    json_tokener_get_parse_end(tok) != len ||
	    !json_object_is_type(o, json_type_object)) {
		json_object_put(o);
		o = NULL;
	}
	json_tokener_free(tok);
	return o;
}

enum status
json_parse_object(
    const char *text, size_t len, struct json_object **out, const char **why)
{
	struct json_object *o;
	size_t colons;

	if (has_nul(text, len)) {
		*why = "The body holds a NUL character";
		return ST_BAD_REQUEST;
	}
	while (len > 0 && strchr(" \t\r\n", text[len - 1]) != NULL)
		len--;
	if (!utf8_is_valid(text, len) || !scan(text, len, &colons) ||
	    (o = parse(text, len)) == NULL) {
		*why = "The body is not one JSON object in UTF-8";
		return ST_BAD_REQUEST;
	}
	if (colons != count_members(o)) {
		json_object_put(o);
		*why = "The body names a field twice";
		return ST_BAD_FIELD;
	}
	*out = o;
	return ST_OK;
}

/* One past the closing quote of the string that begins at i. */
static size_t
string_end(const char *text, size_t i)
{
	for (i++; text[i] != '"'; i++)
		i += text[i] == '\\';
	return i + 1;
}

static bool
is_key(const char *after)
{
	return after[strspn(after, " \t\r\n")] == ':';
}

/* The string between quotes, read by json-c as it reads a key. */
static struct json_object *
parse_key(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *key;

	if (tok == NULL)
		abort();
	key = json_tokener_parse_ex(tok, text, (int)len);
	json_tokener_free(tok);
	return key;
}

/* Each open object has the keys it has shown so far, in an object of its own.
 */
struct json_object *
json_find_twice(const char *text, size_t len)
{
	struct json_object *seen[JSON_DEPTH_MAX], *key, *twice = NULL;
	size_t depth = 0, end;

	for (size_t i = 0; i < len && twice == NULL; i = end) {
		end = text[i] == '"' ? string_end(text, i) : i + 1;
		if (text[i] == '{')
			seen[depth++] = json_object_new_object();
		if (text[i] == '}')
			json_object_put(seen[--depth]);
		if (text[i] != '"' || !is_key(text + end))
			continue;
		key = parse_key(text + i, end - i);
		if (json_object_object_get_ex(
			seen[depth - 1], json_object_get_string(key), NULL))
			twice = key;
		else
			json_object_object_add(
			    seen[depth - 1], json_object_get_string(key), key);
	}
	while (depth > 0)
		json_object_put(seen[--depth]);
	return twice;
}

void
json_add_int(struct json_object *o, const char *key, int64_t n)
{
	json_object_object_add(o, key, json_object_new_int64(n));
}

void
json_add_text(struct json_object *o, const char *key, const char *text)
{
	json_object_object_add(o, key, json_object_new_string(text));
}

void
json_add_bool(struct json_object *o, const char *key, bool b)
{
	json_object_object_add(o, key, json_object_new_boolean(b));
}

void
json_add_null(struct json_object *o, const char *key)
{
	json_object_object_add(o, key, NULL);
}

void
json_add_known(struct json_object *o, const char *key, int64_t n)
{
	if (n < 0)
		json_add_null(o, key);
	else
		json_add_int(o, key, n);
}

void
json_add_time(struct json_object *o, const char *key, int64_t ms)
{
	if (ms == 0)
		json_add_null(o, key);
	else
		json_add_int(o, key, ms);
}
