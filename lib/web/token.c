#include <stdio.h>

#include "web/token.h"

const char *
token_of_request(const struct http_request *req, int64_t concert_id,
    char buf[HTTP_COOKIE_MAX])
{
	const char *token = http_bearer(req);
	char name[40];

	if (token == NULL) {
		snprintf(name, sizeof name, TOKEN_COOKIE "%lld",
		    (long long)concert_id);
		token = http_cookie(req, name, buf);
	}
	return token != NULL && *token != '\0' ? token : NULL;
}
