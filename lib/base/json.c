/*
 * JSON texts from outside as json-c's trees, and members for our own.
 *
 * json_syntax.c decides what a text may be, never a flag of json-c, whose
 * versions disagree.  json-c gets only what has passed there.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "base/json.h"
#include "base/json_syntax.h"

/* Members of all depths, for comparison with the text: json-c keeps the last of
 * two members of one name, so that a difference is a name given twice. */
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

/* The tree of a text whose syntax is right. */
static struct json_object *
parse_tree(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new_ex(JSON_SYNTAX_DEPTH_MAX);
	struct json_object *o;

	if (tok == NULL)
		return NULL;
	o = json_tokener_parse_ex(tok, text, (int)len);
	json_tokener_free(tok);
	return o;
}

/* Of two equal keys json-c keeps the last and says nothing.  So the members of
 * the text and of the tree are counted: if the text has more, a key was there
 * twice. */
enum status
json_parse_object(
    const char *text, size_t len, struct json_object **out, const char **why)
{
	struct json_object *o;
	const char *fault;
	size_t members;

	if ((fault = json_syntax_fault(text, len, &members)) != NULL) {
		*why = fault;
		return ST_BAD_REQUEST;
	}
	if ((o = parse_tree(text, len)) == NULL) {
		*why = "too large to parse";
		return ST_BAD_REQUEST;
	}
	if (members != count_members(o)) {
		json_object_put(o);
		*why = "a name is given twice";
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
is_member_name(const char *after)
{
	return after[strspn(after, " \t\r\n")] == ':';
}

/* The string between quotes, read by json-c as it reads a key. */
static struct json_object *
parse_key_text(const char *text, size_t len)
{
	struct json_tokener *tok = json_tokener_new();
	struct json_object *key;

	IMPOSSIBLE_IF(tok == NULL);
	key = json_tokener_parse_ex(tok, text, (int)len);
	json_tokener_free(tok);
	return key;
}

/* Walks the text again, with the keys of each open object in an object of their
 * own.  Only for a text whose syntax is right: it does not look for its end. */
struct json_object *
json_find_twice(const char *text, size_t len)
{
	struct json_object *seen[JSON_SYNTAX_DEPTH_MAX], *key, *twice = NULL;
	size_t depth = 0, end;

	for (size_t i = 0; i < len && twice == NULL; i = end) {
		end = text[i] == '"' ? string_end(text, i) : i + 1;
		if (text[i] == '{')
			seen[depth++] = json_object_new_object();
		if (text[i] == '}')
			json_object_put(seen[--depth]);
		if (text[i] != '"' || !is_member_name(text + end))
			continue;
		key = parse_key_text(text + i, end - i);
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
