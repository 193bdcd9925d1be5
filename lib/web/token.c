/* Where a token is in a request.  The header comes first: programs that are not
 * browsers send it, and a cookie may be left over from an earlier visit. */
#include <stdio.h>

#include "web/token.h"

void
token_cookie_name(char name[TOKEN_COOKIE_MAX], int64_t concert_id)
{
	snprintf(
	    name, TOKEN_COOKIE_MAX, "usher_token_%lld", (long long)concert_id);
}

const char *
token_of_request(const struct http_request *req, const struct conf *conf,
    int64_t concert_id, char buf[COOKIE_MAX])
{
	const char *token = http_bearer(req);
	char name[TOKEN_COOKIE_MAX];

	if (token == NULL) {
		token_cookie_name(name, concert_id);
		token =
		    cookie_get(req, conf->security_cookie_domain, name, buf);
	}
	return token != NULL && *token != '\0' ? token : NULL;
}
