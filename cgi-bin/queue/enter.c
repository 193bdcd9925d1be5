/* POST /queue/enter: take a number in the line of a concert. */
#include <string.h>

#include "answer.h"

#define VISITOR_COOKIE "usher_visitor"
#define VISITOR_LIFE_S 86400

/* Who enters: the signed-in account, else the holder of the visitor's cookie,
 * else somebody new, whose cookie is then in `cookie`. */
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

static enum status
put_token(struct app *app, const struct http_request *req,
    struct http_response *res, const struct token *token)
{
	char text[MAC_SEALED_MAX];
	enum status st;

	if ((st = token_seal(app->keys, token, text)) != ST_OK)
		return st;
	http_put_text(res, "token", text);
	answer_token_cookie(app, req, res, token->concert_id, text);
	return ST_OK;
}

static enum status
enter(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	struct queue q = { .conf = app->conf, .redis = app->redis };
	struct token token = { .concert_id = http_int(req, "concert_id") };
	const char *address = http_param(req, "REMOTE_ADDR");
	struct line_entrant who = { .address = address != NULL ? address : "" };
	struct token brought;
	struct line_place place;
	char cookie[MAC_SEALED_MAX];
	enum status st;

	if ((st = identify(app, req, &who.visitor, cookie)) != ST_OK)
		return st;
	if (answer_token(app, req, token.concert_id, &brought) == ST_OK &&
	    strcmp(brought.visitor.id, who.visitor.id) == 0)
		who.token = &brought;
	if ((st = line_enter(&q, token.concert_id, &who, &place)) != ST_OK)
		return st;
	token.epoch = place.epoch;
	token.index = place.index;
	token.visitor = who.visitor;
	if (cookie[0] != '\0')
		http_set_cookie(res, req, VISITOR_COOKIE, cookie,
		    app->conf->security_cookie_domain, VISITOR_LIFE_S);
	if ((st = put_token(app, req, res, &token)) != ST_OK ||
	    (st = answer_place(&q, token.concert_id, &place, res)) != ST_OK)
		return st;
	return place.is_new ? ST_CREATED : ST_OK;
}

static const struct endpoint endpoint = {
	.name = "enter",
	.method = HTTP_POST,
	.who = WHO_ANYONE,
	.open = endpoint_redis,
	.fields = { { "concert_id", KIND_INT, 1, INT32_MAX, false } },
	.handle = enter,
};

int
main(void)
{
	return endpoint_run(&endpoint);
}
