/*
 * The fields of a request, read and checked by the endpoint's table, so that a
 * handler gets valid values and nothing else.
 *
 * A field that the table does not name is refused, and so is one that is given
 * twice: what two readers of a request could understand differently does not
 * get in.  All three sources are limited before they are read: a query and a
 * form to the size of req->query, a JSON body to HTTP_BODY_MAX.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/impossible.h"
#include "base/json.h"
#include "base/utf8.h"
#include "web/http_fields.h"

#define FIELD_NAME_MAX 128

/* The media type of the body, whatever parameters follow it. */
static bool
is_media_type(const struct http_request *req, const char *wanted)
{
	const char *type = http_param(req, "CONTENT_TYPE");
	size_t n = strlen(wanted);

	return type != NULL && strncasecmp(type, wanted, n) == 0 &&
	       (type[n] == '\0' || type[n] == ';' || type[n] == ' ');
}

static int
field_index(const struct http_field *fields, const char *name, size_t len)
{
	for (int i = 0; fields[i].name != NULL; i++)
		if (strlen(fields[i].name) == len &&
		    memcmp(fields[i].name, name, len) == 0)
			return i;
	return -1;
}

/* A name from a client may be any bytes; utf8_copy() makes it fit to be sent
 * back. */
static enum status
refuse_field(
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
static enum status
refuse_value(
    struct http_response *res, const struct http_field *f, const char *text)
{
	long long min = f->min, max = f->max;
	char why[128] = "";

	if (f->kind == KIND_TEXT && text != NULL && utf8_explain(text, why))
		return refuse_field(res, f->name, strlen(f->name), why);

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
	return refuse_field(res, f->name, strlen(f->name), why);
}

/* The bounds of a text are in bytes. */
static bool
is_field_text(const struct http_field *f, const char *text)
{
	int64_t len = (int64_t)strlen(text);

	return len >= f->min && len <= f->max &&
	       utf8_is_text(text, 0, HTTP_BODY_MAX);
}

/* --- fields of a query ------------------------------------------------- */

/* One name=value.  No field of an endpoint needs %XX, so nothing is decoded and
 * no field has two spellings. */
static enum status
read_pair(struct http_request *req, char *pair, struct http_response *res)
{
	size_t len = strcspn(pair, "=");
	const struct http_field *f;
	struct http_value *v;
	int i = field_index(req->fields, pair, len);

	if (i < 0)
		return refuse_field(res, pair, len, "unknown field");
	f = &req->fields[i];
	v = &req->value[i];
	if (v->present)
		return refuse_field(res, pair, len, "given twice");
	v->present = true;
	v->text = pair[len] == '=' ? pair + len + 1 : "";
	if (f->kind == KIND_INT && str_to_int(v->text, f->min, f->max, &v->i))
		return ST_OK;
	if (f->kind == KIND_TEXT && is_field_text(f, v->text))
		return ST_OK;
	return refuse_value(res, f, v->text);
}

/* The pairs in req->query, which is cut up. */
static enum status
read_pairs(struct http_request *req, struct http_response *res)
{
	char *rest = req->query, *pair;
	enum status st = ST_OK;

	while (st == ST_OK && (pair = strsep(&rest, "&")) != NULL)
		if (*pair != '\0')
			st = read_pair(req, pair, res);
	return st;
}

static enum status
read_query(struct http_request *req, struct http_response *res)
{
	const char *query = http_param(req, "QUERY_STRING");

	if (query == NULL)
		return ST_OK;
	if (strlen(query) >= sizeof req->query) {
		http_detail(res, "The query string is too long");
		return ST_BAD_REQUEST;
	}
	strcpy(req->query, query);
	return read_pairs(req, res);
}

/* A body that fills the buffer may go on: it is too large. */
static enum status
read_form_body(struct http_request *req, struct http_response *res)
{
	int n;

	if (!is_media_type(req, "application/x-www-form-urlencoded"))
		return ST_BAD_MEDIA_TYPE;
	n = FCGX_GetStr(req->query, (int)sizeof req->query, req->fcgi->in);
	if (n < 0 || FCGX_GetError(req->fcgi->in) != 0)
		return ST_BAD_REQUEST;
	if ((size_t)n == sizeof req->query)
		return ST_BODY_TOO_LARGE;
	req->query[n] = '\0';
	return read_pairs(req, res);
}

/* --- fields of a JSON body --------------------------------------------- */

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
	return is_field_text(f, v->text);
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

/* Is it a field of the object of this path, "" being the body? */
static bool
is_member(const char *name, const char *path)
{
	size_t len = strlen(path);

	if (len == 0)
		return strchr(name, '.') == NULL;
	return strncmp(name, path, len) == 0 && name[len] == '.';
}

static bool
has_members(const struct http_field *fields, const char *path)
{
	for (; fields->name != NULL; fields++)
		if (is_member(fields->name, path))
			return true;
	return false;
}

static enum status
find_missing(
    const struct http_request *req, const char *path, struct http_response *res)
{
	for (int i = 0; req->fields[i].name != NULL; i++) {
		const struct http_field *f = &req->fields[i];

		if (f->required && !req->value[i].present &&
		    is_member(f->name, path))
			return refuse_field(
			    res, f->name, strlen(f->name), "required");
	}
	return ST_OK;
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
	    has_members(req->fields, name))
		return read_object(req, value, name, res);
	if (strchr(member, '.') == NULL)
		i = field_index(req->fields, name, strlen(name));
	if (i < 0)
		return refuse_field(res, name, strlen(name), "unknown field");
	if (!take_field(&req->fields[i], value, &req->value[i]))
		return refuse_value(res, &req->fields[i], req->value[i].text);
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
	return *path != '\0' ? find_missing(req, path, res) : ST_OK;
}

/* json-c has lost the second value: the text is searched for its name. */
static enum status
refuse_repeated_field(struct http_response *res, const char *body, size_t len)
{
	struct json_object *key = json_find_twice(body, len);
	const char *name = json_object_get_string(key);
	enum status st = refuse_field(res, name, strlen(name), "given twice");

	json_object_put(key);
	return st;
}

/* One byte more than is allowed is asked for, which tells a body that is too
 * large from one that just fits. */
static enum status
read_json_body(struct http_request *req, struct http_response *res)
{
	char body[HTTP_BODY_MAX + 1];
	const char *why = "";
	enum status st;
	int n;

	if (!is_media_type(req, "application/json"))
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

static enum status
read_fields(struct http_request *req, enum http_method method,
    struct http_response *res)
{
	switch (method) {
	case HTTP_GET:
		return read_query(req, res);
	case HTTP_POST:
		return read_json_body(req, res);
	case HTTP_FORM:
		return read_form_body(req, res);
	}
	return ST_INTERNAL;
}

/* What is missing is looked for last, so that a client first hears of what it
 * did send. */
enum status
http_fields_read(struct http_request *req, enum http_method method,
    struct http_response *res)
{
	enum status st;

	if ((st = read_fields(req, method, res)) != ST_OK)
		return st;
	return find_missing(req, "", res);
}

/* A handler asks for its own table's fields: another name is our mistake. */
static const struct http_value *
field_value(const struct http_request *req, const char *name)
{
	int i = field_index(req->fields, name, strlen(name));

	IMPOSSIBLE_IF(i < 0);
	return &req->value[i];
}

bool
http_has(const struct http_request *req, const char *name)
{
	return field_value(req, name)->present;
}

int64_t
http_int(const struct http_request *req, const char *name)
{
	return field_value(req, name)->i;
}

bool
http_bool(const struct http_request *req, const char *name)
{
	return field_value(req, name)->i != 0;
}

const char *
http_text(const struct http_request *req, const char *name)
{
	return field_value(req, name)->text;
}

const int64_t *
http_ints(const struct http_request *req, const char *name, size_t *n)
{
	*n = field_value(req, name)->n;
	return field_value(req, name)->list;
}
