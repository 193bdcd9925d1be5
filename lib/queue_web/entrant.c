/*
 * Who enters the line, as far as a request tells.
 *
 * An anonymous visitor is known by a signed cookie, an account by its session.
 * The order in which they are looked for is a rule of the queue: a browser that
 * waits without an account keeps its place when its user signs in, since
 * signing in must not make a second visitor, with a second place, of it.
 */
#include <string.h>

#include "queue_web/entrant.h"
#include "queue_web/request_token.h"
#include "web/cookie.h"

#define VISITOR_COOKIE "usher_visitor"
#define VISITOR_LIFE_S 86400

/* The visitor of a request, from the first of: the token of an anonymous
 * visitor, the session, the visitor's cookie.  Else a new visitor, whose cookie
 * is then in `cookie`, which is otherwise empty. */
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

/* Enter with the token of the request, if it belongs to this visitor: another
 * visitor's token would hand over that visitor's place. */
static enum status
enter_line_as(struct queue_context *q, int64_t concert_id,
    struct line_entrant *entrant, const struct token *brought,
    struct line_place *place)
{
	entrant->token = brought;
	if (brought != NULL &&
	    strcmp(brought->visitor.id, entrant->visitor.id) != 0)
		entrant->token = NULL;
	return line_enter(q, concert_id, entrant, place);
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

/*
 * A room may have changed to accounts only after it gave an anonymous visitor
 * its token; such a visitor who has signed in since enters as the account.  The
 * cookies are set last, so that a refused visitor leaves with what it came
 * with.
 */
enum status
entrant_enter(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id, struct line_place *place,
    char text[MAC_SEALED_MAX])
{
	struct line_refusal refusal = { 0 };
	struct line_entrant entrant = {
		.address = http_param(req, "REMOTE_ADDR"),
		.refusal = &refusal,
	};
	struct token read, *brought = NULL;
	char cookie[MAC_SEALED_MAX];
	enum status st;

	if (request_token_open(app, req, concert_id, &read) == ST_OK)
		brought = &read;
	st = identify_visitor(app, req, brought, &entrant.visitor, cookie);
	if (st != ST_OK)
		return st;
	st = enter_line_as(&app->queue, concert_id, &entrant, brought, place);
	if (st == ST_LOGIN_REQUIRED && req->account != NULL &&
	    visitor_of_account(&entrant.visitor, req->account) == ST_OK)
		st = enter_line_as(
		    &app->queue, concert_id, &entrant, brought, place);
	res->retry_after_ms = refusal.retry_after_ms;
	if (st != ST_OK)
		return st;
	if (cookie[0] != '\0')
		cookie_set(res, req, app->conf, VISITOR_COOKIE, cookie,
		    VISITOR_LIFE_S);
	return give_line_token(app, req, res,
	    &(struct token){
		concert_id, place->epoch, place->index, entrant.visitor },
	    text);
}
