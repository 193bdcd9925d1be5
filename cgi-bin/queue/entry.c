#include <string.h>

#include "entry.h"

#define VISITOR_COOKIE "usher_visitor"
#define VISITOR_LIFE_S 86400

/* Who enters; the cookie of somebody new is then in `cookie`. */
static enum status
identify(struct app *app, const struct http_request *req, struct visitor *v,
    char cookie[MAC_SEALED_MAX])
{
	char buf[HTTP_COOKIE_MAX];
	const char *known;

	cookie[0] = '\0';
	if (req->account != NULL)
		return visitor_of_account(v, req->account);
	known = http_cookie(req, VISITOR_COOKIE, buf);
	if (known != NULL && visitor_of_cookie(v, app->keys, known) == ST_OK)
		return ST_OK;
	return visitor_new(v, app->keys, cookie);
}

enum status
entry_enter(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id, struct line_place *place,
    char text[MAC_SEALED_MAX])
{
	struct queue q = { .conf = app->conf, .redis = app->redis };
	const char *address = http_param(req, "REMOTE_ADDR");
	struct line_entrant who = { .address = address != NULL ? address : "" };
	struct token token = { .concert_id = concert_id }, brought;
	char cookie[MAC_SEALED_MAX];
	enum status st;

	if ((st = identify(app, req, &who.visitor, cookie)) != ST_OK)
		return st;
	if (answer_token(app, req, concert_id, &brought) == ST_OK &&
	    strcmp(brought.visitor.id, who.visitor.id) == 0)
		who.token = &brought;
	if ((st = line_enter(&q, concert_id, &who, place)) != ST_OK)
		return st;
	token.epoch = place->epoch;
	token.index = place->index;
	token.visitor = who.visitor;
	if ((st = token_seal(app->keys, &token, text)) != ST_OK)
		return st;
	answer_token_cookie(app, req, res, concert_id, text);
	if (cookie[0] != '\0')
		http_set_cookie(res, req, VISITOR_COOKIE, cookie,
		    app->conf->security_cookie_domain, VISITOR_LIFE_S);
	return ST_OK;
}
