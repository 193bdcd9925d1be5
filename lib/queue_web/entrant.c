#include <string.h>

#include "queue_web/entrant.h"
#include "queue_web/request_token.h"
#include "web/cookie.h"

#define VISITOR_COOKIE "usher_visitor"
#define VISITOR_LIFE_S 86400

/* Who enters; the cookie of somebody new is then in `cookie`.  Signing in
 * while waiting without an account does not make another visitor of one. */
static enum status
identify_visitor(struct app *app, const struct http_request *req,
    const struct token *brought, struct visitor *v, char cookie[MAC_SEALED_MAX])
{
	char buf[COOKIE_MAX];
	const char *known;

	cookie[0] = '\0';
	if (brought != NULL && visitor_account(&brought->visitor) == NULL) {
		*v = brought->visitor;
		return ST_OK;
	}
	if (req->account != NULL)
		return visitor_of_account(v, req->account);
	known = cookie_get(req, app->conf, VISITOR_COOKIE, buf);
	if (known != NULL && visitor_of_cookie(v, app->keyring, known) == ST_OK)
		return ST_OK;
	return visitor_new(v, app->keyring, cookie);
}

/* With the token it brought, if that is its own. */
static enum status
enter_line_as(struct queue_context *q, int64_t concert_id,
    struct line_entrant *who, const struct token *brought,
    struct line_place *place)
{
	who->token = brought;
	if (brought != NULL &&
	    strcmp(brought->visitor.id, who->visitor.id) != 0)
		who->token = NULL;
	return line_enter(q, concert_id, who, place);
}

static enum status
give_line_token(struct app *app, const struct http_request *req,
    struct http_response *res, const struct token *token,
    char text[MAC_SEALED_MAX])
{
	enum status st;

	if ((st = token_seal(app->keyring, token, text)) == ST_OK)
		request_token_give(app, req, res, token->concert_id, text);
	return st;
}

enum status
entrant_enter(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id, struct line_place *place,
    char text[MAC_SEALED_MAX])
{
	const char *address = http_param(req, "REMOTE_ADDR");
	struct line_entrant who = { .address = address != NULL ? address : "" };
	struct token read, *brought = NULL;
	char cookie[MAC_SEALED_MAX];
	enum status st;

	if (request_token_open(app, req, concert_id, &read) == ST_OK)
		brought = &read;
	st = identify_visitor(app, req, brought, &who.visitor, cookie);
	if (st != ST_OK)
		return st;
	st = enter_line_as(&app->queue, concert_id, &who, brought, place);
	/* The room may have been for anyone when the token was given. */
	if (st == ST_LOGIN_REQUIRED && req->account != NULL &&
	    visitor_of_account(&who.visitor, req->account) == ST_OK)
		st = enter_line_as(
		    &app->queue, concert_id, &who, brought, place);
	if (st != ST_OK)
		return st;
	if (cookie[0] != '\0')
		cookie_set(res, req, app->conf, VISITOR_COOKIE, cookie,
		    VISITOR_LIFE_S);
	return give_line_token(app, req, res,
	    &(struct token){
		concert_id, place->epoch, place->index, who.visitor },
	    text);
}
