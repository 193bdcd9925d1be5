/*
 * The table of the fields of an endpoint: which field a name is, what a field
 * must be, and what a client is told of one that is not.
 *
 * A name may have a dot: `OBJECT.NAME` is a field of an object within the body,
 * which is required where that object is there.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "web/http_table.h"

int
http_table_index(const struct http_field *fields, const char *name, size_t len)
{
	for (int i = 0; fields[i].name != NULL; i++)
		if (strlen(fields[i].name) == len &&
		    memcmp(fields[i].name, name, len) == 0)
			return i;
	return -1;
}

/* A name from a client may be any bytes; utf8_copy() makes it fit to be sent
 * back. */
enum status
http_table_refuse(
    struct http_response *res, const char *name, size_t len, const char *why)
{
	char field[65];

	utf8_copy(field, sizeof field, name, len);
	http_put_text(res, "field", field);
	http_detail(res, "%s: %s", field, why);
	return ST_BAD_FIELD;
}

/* Refuse the value of a field that we know, and say what it must be, or, of a
 * text, which of its characters it must not have. */
enum status
http_table_refuse_value(
    struct http_response *res, const struct http_field *f, const char *text)
{
	long long min = f->min, max = f->max;
	char why[128] = "";

	if (f->kind == KIND_TEXT && text != NULL && utf8_explain(text, why))
		return http_table_refuse(res, f->name, strlen(f->name), why);

	switch (f->kind) {
	case KIND_INT:
		snprintf(why, sizeof why,
		    "must be an integer from %lld to %lld", min, max);
		break;
	case KIND_TEXT:
		snprintf(why, sizeof why,
		    "must be a text of %lld to %lld bytes of UTF-8", min, max);
		break;
	case KIND_BOOL:
		snprintf(why, sizeof why, "must be true or false");
		break;
	case KIND_INTS:
		snprintf(why, sizeof why,
		    "must be a list of 1 to %d different integers from %lld "
		    "to %lld",
		    HTTP_LIST_MAX, min, max);
		break;
	}
	return http_table_refuse(res, f->name, strlen(f->name), why);
}

/* The bounds of a text are in bytes. */
bool
http_table_is_text(const struct http_field *f, const char *text)
{
	int64_t len = (int64_t)strlen(text);

	return len >= f->min && len <= f->max &&
	       utf8_is_text(text, 0, HTTP_BODY_MAX);
}

/* Is it a field of the object of this path, "" being the body? */
static bool
is_member(const char *name, const char *path)
{
	size_t len = strlen(path);

	if (len == 0)
		return strchr(name, '.') == NULL;
	return strncmp(name, path, len) == 0 && name[len] == '.';
}

bool
http_table_has_members(const struct http_field *fields, const char *path)
{
	for (; fields->name != NULL; fields++)
		if (is_member(fields->name, path))
			return true;
	return false;
}

enum status
http_table_find_missing(
    const struct http_request *req, const char *path, struct http_response *res)
{
	for (int i = 0; req->fields[i].name != NULL; i++) {
		const struct http_field *f = &req->fields[i];

		if (f->required && !req->value[i].present &&
		    is_member(f->name, path))
			return http_table_refuse(
			    res, f->name, strlen(f->name), "required");
	}
	return ST_OK;
}
