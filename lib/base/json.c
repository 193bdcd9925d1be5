#include <stdbool.h>
#include <string.h>

#include "base/json.h"

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

/* How many bytes the character at p takes; 0 when it is not UTF-8: cut short,
 * longer than need be, a surrogate, or beyond the last character. */
static size_t
utf8_len(const unsigned char *p, size_t left)
{
	static const struct {
		unsigned char first, last; /* of the first byte */
		unsigned char low, high; /* of the second */
		size_t len;
	} forms[] = {
		{ 0x00, 0x7f, 0, 0, 1 },
		{ 0xc2, 0xdf, 0x80, 0xbf, 2 },
		{ 0xe0, 0xe0, 0xa0, 0xbf, 3 },
		{ 0xe1, 0xec, 0x80, 0xbf, 3 },
		{ 0xed, 0xed, 0x80, 0x9f, 3 },
		{ 0xee, 0xef, 0x80, 0xbf, 3 },
		{ 0xf0, 0xf0, 0x90, 0xbf, 4 },
		{ 0xf1, 0xf3, 0x80, 0xbf, 4 },
		{ 0xf4, 0xf4, 0x80, 0x8f, 4 },
	};
	size_t f = 0;

	while (f<sizeof forms / sizeof *forms && * p> forms[f].last)
		f++;
	if (f == sizeof forms / sizeof *forms || *p < forms[f].first ||
	    forms[f].len > left)
		return 0;
	if (forms[f].len > 1 && (p[1] < forms[f].low || p[1] > forms[f].high))
		return 0;
	for (size_t i = 2; i < forms[f].len; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return forms[f].len;
}

/* json-c's own check lets overlong forms and surrogates pass. */
static bool
is_utf8(const char *text, size_t len)
{
	const unsigned char *p = (const unsigned char *)text;
	size_t n;

	for (; len > 0; p += n, len -= n)
		if ((n = utf8_len(p, len)) == 0)
			return false;
	return true;
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
	if (!is_utf8(text, len) || !scan(text, len, &colons) ||
	    (o = parse(text, len)) == NULL) {
		*why = "The body is not one JSON object in UTF-8";
		return ST_BAD_REQUEST;
	}
	if (colons != count_members(o)) {
		json_object_put(o);
		*why = "The body names a field twice";
		return ST_BAD_REQUEST;
	}
	*out = o;
	return ST_OK;
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
