/*
 * The fields of a request, read and checked by the endpoint's table, so that a
 * handler gets valid values and nothing else.
 *
 * A field that the table does not name is refused, and so is one that is given
 * twice: what two readers of a request could understand differently does not
 * get in.  All three sources are limited before they are read: a query and a
 * form to the size of req->query, a JSON body to HTTP_BODY_MAX.
 */
#include <string.h>

#include "base/impossible.h"
#include "base/str.h"
#include "web/http_fields.h"
#include "web/http_json.h"
#include "web/http_table.h"

/* One name=value.  No field of an endpoint needs %XX, so nothing is decoded and
 * no field has two spellings. */
static enum status
read_pair(struct http_request *req, char *pair, struct http_response *res)
{
	size_t len = strcspn(pair, "=");
	const struct http_field *f;
	struct http_value *v;
	int i = http_table_index(req->fields, pair, len);

	if (i < 0)
		return http_table_refuse(res, pair, len, "unknown field");
	f = &req->fields[i];
	v = &req->value[i];
	if (v->present)
		return http_table_refuse(res, pair, len, "given twice");
	v->present = true;
	v->text = pair[len] == '=' ? pair + len + 1 : "";
	if (f->kind == KIND_INT && str_to_int(v->text, f->min, f->max, &v->i))
		return ST_OK;
	if (f->kind == KIND_TEXT && http_table_is_text(f, v->text))
		return ST_OK;
	return http_table_refuse_value(res, f, v->text);
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

	if (!http_is_media_type(req, "application/x-www-form-urlencoded"))
		return ST_BAD_MEDIA_TYPE;
	n = FCGX_GetStr(req->query, (int)sizeof req->query, req->fcgi->in);
	if (n < 0 || FCGX_GetError(req->fcgi->in) != 0)
		return ST_BAD_REQUEST;
	if ((size_t)n == sizeof req->query)
		return ST_BODY_TOO_LARGE;
	req->query[n] = '\0';
	return read_pairs(req, res);
}

static enum status
read_fields(struct http_request *req, enum http_method method,
    struct http_response *res)
{
	switch (method) {
	case HTTP_GET:
		return read_query(req, res);
	case HTTP_POST:
		return http_json_read(req, res);
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
	return http_table_find_missing(req, "", res);
}

/* A handler asks for its own table's fields: another name is our mistake. */
static const struct http_value *
field_value(const struct http_request *req, const char *name)
{
	int i = http_table_index(req->fields, name, strlen(name));

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
