#include <string.h>

#include "web/http_fields.h"

static const char *const methods[] = {
	[HTTP_GET] = "GET",
	[HTTP_POST] = "POST",
	[HTTP_FORM] = "POST",
};

enum status
http_read(struct http_request *req, enum http_method method,
    const struct http_field *fields, FCGX_Request *fcgi,
    struct http_response *res)
{
	const char *is = FCGX_GetParam("REQUEST_METHOD", fcgi->envp);

	memset(req, 0, sizeof *req);
	req->fcgi = fcgi;
	req->fields = fields;
	if (is == NULL || strcmp(is, methods[method]) != 0) {
		http_add_header(res, "Allow", methods[method]);
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
