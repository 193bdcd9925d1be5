/*
 * The fields of a JSON body, and those of the objects within it, as `puzzle` of
 * enter is one: an object has members of its own if the table has names
 * `OBJECT.NAME`, and no object is within another.
 *
 * JSON that two readers could understand differently is refused before any of
 * it is taken (lib/base/json.c), and so is a member that the table does not
 * name.  At most HTTP_BODY_MAX bytes are read.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "web/http_json.h"
#include "web/http_table.h"

#define FIELD_NAME_MAX 128

static bool
take_field_int(const struct http_field *f, struct json_object *o, int64_t *out)
{
	if (!json_object_is_type(o, json_type_int))
		return false;
	*out = json_object_get_int64(o);
	return *out >= f->min && *out <= f->max;
}

static bool
take_field_text(
    const struct http_field *f, struct json_object *o, struct http_value *v)
{
	if (!json_object_is_type(o, json_type_string))
		return false;
	v->text = json_object_get_string(o);
	return http_table_is_text(f, v->text);
}

/* A list in which a number is there twice is refused: twice the same seat is a
 * mistake of the client, and would be counted as two. */
static bool
take_field_ints(
    const struct http_field *f, struct json_object *o, struct http_value *v)
{
	size_t n;

	if (!json_object_is_type(o, json_type_array))
		return false;
	n = json_object_array_length(o);
	if (n < 1 || n > HTTP_LIST_MAX)
		return false;
	for (v->n = 0; v->n < n; v->n++) {
		int64_t *item = &v->list[v->n];

		if (!take_field_int(
			f, json_object_array_get_idx(o, v->n), item))
			return false;
		for (size_t i = 0; i < v->n; i++)
			if (v->list[i] == *item)
				return false;
	}
	return true;
}

static bool
take_field(
    const struct http_field *f, struct json_object *o, struct http_value *v)
{
	v->present = true;
	switch (f->kind) {
	case KIND_INT:
		return take_field_int(f, o, &v->i);
	case KIND_TEXT:
		return take_field_text(f, o, v);
	case KIND_BOOL:
		v->i = json_object_get_boolean(o);
		return json_object_is_type(o, json_type_boolean);
	case KIND_INTS:
		return take_field_ints(f, o, v);
	}
	return false;
}

static enum status read_object(struct http_request *, struct json_object *,
    const char *path, struct http_response *);

/* A member of the body, or of an object of the body that has fields of its own,
 * "OBJECT.NAME".  No member has a dot in its own name. */
static enum status
read_field(struct http_request *req, const char *path, const char *member,
    struct json_object *value, struct http_response *res)
{
	char name[FIELD_NAME_MAX];
	bool is_body = *path == '\0';
	int i = -1;

	snprintf(name, sizeof name, "%s%s%s", path, is_body ? "" : ".", member);
	if (is_body && json_object_is_type(value, json_type_object) &&
	    http_table_has_members(req->fields, name))
		return read_object(req, value, name, res);
	if (strchr(member, '.') == NULL)
		i = http_table_index(req->fields, name, strlen(name));
	if (i < 0)
		return http_table_refuse(
		    res, name, strlen(name), "unknown field");
	if (!take_field(&req->fields[i], value, &req->value[i]))
		return http_table_refuse_value(
		    res, &req->fields[i], req->value[i].text);
	return ST_OK;
}

/* The fields of an object within the body are required where it is there. */
static enum status
read_object(struct http_request *req, struct json_object *of, const char *path,
    struct http_response *res)
{
	enum status st;

	json_object_object_foreach(of, member, value)
	{
		st = read_field(req, path, member, value, res);
		if (st != ST_OK)
			return st;
	}
	return *path != '\0' ? http_table_find_missing(req, path, res) : ST_OK;
}

/* json-c has lost the second value: the text is searched for its name. */
static enum status
refuse_repeated_field(struct http_response *res, const char *body, size_t len)
{
	struct json_object *key = json_find_twice(body, len);
	const char *name = json_object_get_string(key);
	enum status st =
	    http_table_refuse(res, name, strlen(name), "given twice");

	json_object_put(key);
	return st;
}

/* One byte more than is allowed is asked for, which tells a body that is too
 * large from one that just fits. */
enum status
http_json_read(struct http_request *req, struct http_response *res)
{
	char body[HTTP_BODY_MAX + 1];
	const char *why = "";
	enum status st;
	int n;

	if (!http_is_media_type(req, "application/json"))
		return ST_BAD_MEDIA_TYPE;
	n = FCGX_GetStr(body, (int)sizeof body, req->fcgi->in);
	if (n < 0 || FCGX_GetError(req->fcgi->in) != 0)
		return ST_BAD_REQUEST;
	if (n > HTTP_BODY_MAX)
		return ST_BODY_TOO_LARGE;
	st = json_parse_object(body, (size_t)n, &req->json, &why);
	if (st == ST_BAD_FIELD)
		return refuse_repeated_field(res, body, (size_t)n);
	if (st != ST_OK) {
		http_detail(res, "Invalid request body: %s", why);
		return st;
	}
	return read_object(req, req->json, "", res);
}
