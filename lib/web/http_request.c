/*
 * The checks that every request passes before its fields are read: the method,
 * and for all that change something the origin.  GET must therefore never
 * change anything that matters.
 */
#include <string.h>

#include "web/http_fields.h"

/* HEAD is a GET whose body the web server keeps to itself. */
static const char *const allowed[] = {
	[HTTP_GET] = "GET, HEAD",
	[HTTP_POST] = "POST",
	[HTTP_FORM] = "POST",
};

static bool
is_method_allowed(enum http_method method, const char *name)
{
	if (name == NULL)
		return false;
	if (method == HTTP_GET)
		return strcmp(name, "GET") == 0 || strcmp(name, "HEAD") == 0;
	return strcmp(name, "POST") == 0;
}

/* A request that is refused here is still set up far enough to be freed, and to
 * be asked for its headers. */
enum status
http_read(struct http_request *req, enum http_method method,
    const struct http_field *fields, FCGX_Request *fcgi,
    struct http_response *res)
{
	memset(req, 0, sizeof *req);
	req->fcgi = fcgi;
	req->fields = fields;
	if (!is_method_allowed(
		method, FCGX_GetParam("REQUEST_METHOD", fcgi->envp))) {
		http_add_header(res, "Allow", allowed[method]);
		return ST_BAD_METHOD;
	}
	if (method != HTTP_GET && !http_is_same_origin(req))
		return ST_CROSS_SITE;
	return http_fields_read(req, method, res);
}

void
http_request_free(struct http_request *req)
{
	json_object_put(req->json);
	req->json = NULL;
}
