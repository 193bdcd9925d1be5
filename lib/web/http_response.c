/*
 * The answer: members of a JSON object, or bytes as they are, and headers.
 *
 * A handler puts members in and never looks whether that worked: a failure
 * sticks, and the answer is then 500 instead of half an object.  The status
 * decides the rest; with 400 and above the members become part of a problem
 * document (RFC 9457), whose own members a handler cannot replace because they
 * are put last.  Nothing may be cached unless the handler says so: an answer
 * can hold a token.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "web/http.h"

void
http_response_init(struct http_response *res)
{
	memset(res, 0, sizeof *res);
	str_init(&res->headers, res->headers_text, sizeof res->headers_text);
	res->body = json_object_new_object();
	res->failed = res->body == NULL;
}

void
http_response_free(struct http_response *res)
{
	json_object_put(res->body);
	free(res->raw);
	res->body = NULL;
	res->raw = NULL;
}

void
http_put_json(struct http_response *res, const char *key, struct json_object *v)
{
	if (res->failed || json_object_object_add(res->body, key, v) != 0) {
		json_object_put(v);
		res->failed = true;
	}
}

/* A value that could not be made is NULL, which json-c would take for a JSON
 * null. */
static void
put_value(struct http_response *res, const char *key, struct json_object *v)
{
	if (v == NULL)
		res->failed = true;
	else
		http_put_json(res, key, v);
}

void
http_put_text(struct http_response *res, const char *key, const char *s)
{
	put_value(res, key, json_object_new_string(s));
}

void
http_put_int(struct http_response *res, const char *key, int64_t n)
{
	put_value(res, key, json_object_new_int64(n));
}

void
http_put_bool(struct http_response *res, const char *key, bool b)
{
	put_value(res, key, json_object_new_boolean(b));
}

void
http_put_null(struct http_response *res, const char *key)
{
	http_put_json(res, key, NULL);
}

void
http_detail(struct http_response *res, const char *fmt, ...)
{
	char text[2 * sizeof res->detail];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	utf8_copy(res->detail, sizeof res->detail, text, strlen(text));
}

/* A line break in a value would begin another header. */
void
http_add_header(struct http_response *res, const char *name, const char *value)
{
	if (strpbrk(value, "\r\n") != NULL) {
		res->failed = true;
		return;
	}
	str_add(&res->headers, "%s: %s\r\n", name, value);
}

void
http_send_raw(
    struct http_response *res, const char *content_type, char *data, size_t len)
{
	free(res->raw);
	res->content_type = content_type;
	res->raw = data;
	res->raw_len = len;
}

void
http_send_page(struct http_response *res, char *html, size_t len)
{
	http_send_raw(res, "text/html; charset=utf-8", html, len);
	res->is_page = true;
}

void
http_send_local(struct http_response *res, const char *path)
{
	size_t n = strlen(path);

	if (n >= sizeof res->local)
		res->failed = true;
	else
		memcpy(res->local, path, n + 1);
}

/* The members that every problem has; the title stands in for a detail that
 * nobody gave. */
static void
put_problem(struct http_response *res, enum status st)
{
	http_put_text(res, "type", "about:blank");
	http_put_text(res, "title", status_title(st));
	http_put_int(res, "status", status_http(st));
	http_put_text(res, "code", status_code(st));
	http_put_text(res, "detail",
	    res->detail[0] != '\0' ? res->detail : status_title(st));
}

static void
write_body(struct http_response *res, FCGX_Request *fcgi)
{
	size_t len;
	const char *text;

	if (res->raw != NULL) {
		FCGX_PutStr(res->raw, (int)res->raw_len, fcgi->out);
		return;
	}
	text = json_object_to_json_string_length(res->body,
	    JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, &len);
	FCGX_PutStr(text, (int)len, fcgi->out);
}

static bool
has_header(const struct http_response *res, const char *start)
{
	return strstr(res->headers_text, start) != NULL;
}

/* Retry-After has whole seconds: rounded up, or a client would come early. */
static int64_t
retry_after_s(const struct http_response *res)
{
	return res->retry_after_ms > 0 ? (res->retry_after_ms + 999) / 1000 : 1;
}

/*
 * A problem replaces raw bytes, except a page, which is for a person in any
 * case.  204 and 304 have no body and so no Content-Type.  429 and 503 always
 * say when to come back; without that, clients come back at once.
 */
void
http_write(struct http_response *res, enum status st, FCGX_Request *fcgi)
{
	const char *type = "application/json";
	int http;

	if (res->failed || res->headers.failed) {
		st = ST_INTERNAL;
		res->is_page = false;
	}
	http = status_http(st);
	if (http >= 400 && !res->is_page) {
		type = "application/problem+json";
		http_send_raw(res, NULL, NULL, 0);
		put_problem(res, st);
	} else if (res->raw != NULL && res->content_type != NULL) {
		type = res->content_type;
	}
	if (http == 200 && res->local[0] != '\0') {
		FCGX_FPrintF(fcgi->out, "Location: %s\r\n\r\n", res->local);
		return;
	}
	FCGX_FPrintF(fcgi->out, "Status: %d\r\n%s", http, res->headers_text);
	if (!has_header(res, "Cache-Control:"))
		FCGX_PutS("Cache-Control: no-store\r\n", fcgi->out);
	if (http == 429 || http == 503)
		FCGX_FPrintF(
		    fcgi->out, "Retry-After: %d\r\n", (int)retry_after_s(res));
	if (http == 204 || http == 304) {
		FCGX_PutS("\r\n", fcgi->out);
		return;
	}
	FCGX_FPrintF(fcgi->out, "Content-Type: %s\r\n\r\n", type);
	write_body(res, fcgi);
}
