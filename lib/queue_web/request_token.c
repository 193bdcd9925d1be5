/* The token that a request carries, and the cookie that carries it back.  The
 * cookie is as good as the token: web/cookie.c keeps it from scripts. */
#include "queue_web/request_token.h"
#include "web/cookie.h"
#include "web/token.h"

#define COOKIE_LIFE_S 86400

enum status
request_token_open(struct app *app, const struct http_request *req,
    int64_t concert_id, struct token *token)
{
	char buf[COOKIE_MAX];
	const char *text = token_of_request(req, app->conf, concert_id, buf);

	if (text == NULL)
		return ST_TOKEN_MISSING;
	return token_open(app->token_keys, text, concert_id, token);
}

bool
request_token_is_unbound(
    const struct http_request *req, const struct token *token)
{
	return req->account != NULL && visitor_account(&token->visitor) == NULL;
}

void
request_token_give(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id, const char *token)
{
	char name[TOKEN_COOKIE_MAX];

	token_cookie_name(name, concert_id);
	cookie_set(res, req, app->conf->security_cookie_domain, name,
	    token != NULL ? token : "", token != NULL ? COOKIE_LIFE_S : 0);
}
