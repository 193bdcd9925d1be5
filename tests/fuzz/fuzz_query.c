/* Queries and cookies: only what the table allows gets in. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "web/cookie.h"

const char *const fuzz_corpus[] = {
	"concert_id=1",
	"concert_id=1&name=abc",
	"name=&concert_id=2147483647",
	"concert_id=-1&concert_id=99999999999999999999",
	"usher_token_1=abc; usher_session=def",
	"a=1; b=2;c=3; usher_session=",
	NULL,
};

static const struct http_field fields[] = {
	{ .name = "concert_id", .kind = KIND_INT, .min = 1, .max = INT32_MAX },
	{ .name = "name", .kind = KIND_TEXT, .min = 1, .max = 20 },
	{ 0 },
};

static void
check_values(const struct http_request *req)
{
	if (http_has(req, "concert_id") &&
	    (http_int(req, "concert_id") < 1 ||
		http_int(req, "concert_id") > INT32_MAX))
		abort();
	if (http_has(req, "name") && (strlen(http_text(req, "name")) < 1 ||
					 strlen(http_text(req, "name")) > 20))
		abort();
}

void
fuzz_one(const uint8_t *data, size_t len)
{
	char query[2048], cookies[2048], cookie[COOKIE_MAX];
	char method[] = "REQUEST_METHOD=GET";
	char *env[] = { method, query, cookies, NULL };
	FCGX_Request fcgi = { .envp = env };
	struct http_response res;
	struct http_request req;

	snprintf(query, sizeof query, "QUERY_STRING=%.*s", (int)len,
	    (const char *)data);
	snprintf(cookies, sizeof cookies, "HTTP_COOKIE=%.*s", (int)len,
	    (const char *)data);
	http_response_init(&res);
	if (http_read(&req, HTTP_GET, fields, &fcgi, &res) == ST_OK)
		check_values(&req);
	if (cookie_get(&req, COOKIE_THIS_HOST, "usher_session", cookie) !=
		NULL &&
	    strchr(cookie, ';') != NULL)
		abort();
	http_request_free(&req);
	http_response_free(&res);
}
