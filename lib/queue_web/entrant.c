/*
 * Who enters the line, as far as a request tells.
 *
 * An anonymous visitor is known by its token or a signed cookie, an account by
 * its session.  A browser that waits without an account keeps its place when
 * its user signs in: the account enters, and brings the anonymous visitor that
 * it was before, whose place becomes its own.  A token of another account is no
 * use to it: that would hand over that account's place.
 */
#include <string.h>

#include "queue_web/entrant.h"
#include "queue_web/request_token.h"
#include "web/cookie.h"

#define VISITOR_COOKIE "usher_visitor"
#define VISITOR_LIFE_S 86400

static bool
is_anonymous_token(const struct token *t)
{
	return t != NULL && visitor_account(&t->visitor) == NULL;
}

/* The anonymous visitor of a request, by its token, else by its cookie. */
static bool
find_anonymous(struct app *app, const struct http_request *req,
    const struct token *brought, struct visitor *v)
{
	char buf[COOKIE_MAX];
	const char *known;

	if (is_anonymous_token(brought)) {
		*v = brought->visitor;
		return true;
	}
	known = cookie_get(req, app->conf, VISITOR_COOKIE, buf);
	return known != NULL &&
	       visitor_of_cookie(v, app->keyring, known) == ST_OK;
}

/* What an account brings: its own token, or what it had before it signed in. */
static enum status
identify_account(struct app *app, const struct http_request *req,
    const struct token *brought, struct line_entrant *e, struct visitor *before)
{
	enum status st;

	if ((st = visitor_of_account(&e->visitor, req->account)) != ST_OK)
		return st;
	if (brought != NULL && strcmp(brought->visitor.id, e->visitor.id) == 0)
		e->token = brought;
	if (find_anonymous(app, req, brought, before))
		e->before = before;
	if (is_anonymous_token(brought))
		e->before_token = brought;
	return ST_OK;
}

/* The cookie of a new visitor is in `cookie`, which is otherwise empty. */
static enum status
identify_anonymous(struct app *app, const struct http_request *req,
    const struct token *brought, struct line_entrant *e,
    char cookie[MAC_SEALED_MAX])
{
	if (!find_anonymous(app, req, brought, &e->visitor))
		return visitor_new(&e->visitor, app->keyring, cookie);
	if (is_anonymous_token(brought))
		e->token = brought;
	return ST_OK;
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

/* The cookies are set last, so that a refused visitor leaves with what it came
 * with. */
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
	struct visitor before;
	char cookie[MAC_SEALED_MAX] = "";
	enum status st;

	if (request_token_open(app, req, concert_id, &read) == ST_OK)
		brought = &read;
	st = req->account != NULL
		 ? identify_account(app, req, brought, &entrant, &before)
		 : identify_anonymous(app, req, brought, &entrant, cookie);
	if (st != ST_OK)
		return st;
	st = line_enter(&app->queue, concert_id, &entrant, place);
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
