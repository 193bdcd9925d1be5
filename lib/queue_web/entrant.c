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

#include "base/json.h"
#include "queue_web/entrant.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"
#include "web/cookie.h"
#include "web/limit.h"

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
	known = cookie_get(req, COOKIE_THIS_HOST, VISITOR_COOKIE, buf);
	return known != NULL &&
	       visitor_of_cookie(v, app->token_keys, known) == ST_OK;
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
		return visitor_new(&e->visitor, app->token_keys, cookie);
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

	if ((st = token_seal(app->token_keys, token, text)) == ST_OK)
		request_token_give(app, req, res, token->concert_id, text);
	return st;
}

static void
set_visitor_cookie(const struct http_request *req, struct http_response *res,
    const char *cookie)
{
	if (*cookie != '\0')
		cookie_set(res, req, COOKIE_THIS_HOST, VISITOR_COOKIE, cookie,
		    VISITOR_LIFE_S);
}

/* What does not solve a puzzle that was set for this visitor counts as nothing:
 * a puzzle is set again. */
static bool
read_solution(struct app *app, int64_t concert_id,
    const struct entrant_toll *toll, const struct visitor *v,
    struct puzzle *solved)
{
	return toll->challenge != NULL &&
	       puzzle_open(app->token_keys, toll->challenge, toll->nonce,
		   concert_id, v, solved) == ST_OK;
}

/* The puzzle is set for this visitor, which has to come back as the same one:
 * so a new visitor is given its cookie with it. */
static enum status
put_puzzle(struct app *app, struct http_response *res,
    const struct line_refusal *refusal, const struct visitor *v)
{
	char challenge[MAC_SEALED_MAX];
	struct json_object *puzzle;
	enum status st;

	st = puzzle_seal(app->token_keys, &refusal->puzzle, v, challenge);
	if (st != ST_OK)
		return st;
	puzzle = json_object_new_object();
	json_add_text(puzzle, "challenge", challenge);
	json_add_int(puzzle, "level", refusal->puzzle.level);
	json_add_int(puzzle, "expires_at_ms", refusal->now_ms + PUZZLE_LIFE_MS);
	http_put_json(res, "puzzle", puzzle);
	http_put_int(res, "now_ms", refusal->now_ms);
	return ST_PUZZLE_REQUIRED;
}

static enum status
enter_as(struct app *app, struct http_response *res, int64_t concert_id,
    const struct entrant_toll *toll, struct line_entrant *entrant,
    struct line_place *place)
{
	struct line_refusal refusal = { 0 };
	struct puzzle solved;
	enum status st;

	entrant->refusal = &refusal;
	entrant->is_slow = toll->is_slow;
	if (read_solution(app, concert_id, toll, &entrant->visitor, &solved))
		entrant->solved = &solved;
	st = line_enter(&app->queue, concert_id, entrant, place);
	res->retry_after_ms = refusal.retry_after_ms;
	if (st == ST_PUZZLE_REQUIRED)
		st = put_puzzle(app, res, &refusal, &entrant->visitor);
	return st;
}

/* Of requests; newcomers.c has those of new visitors. */
static enum status
limit_enters(const struct app *app, const struct http_request *req,
    struct http_response *res)
{
	const struct limit enters = { "enter",
		app->conf->queue_enters_per_account,
		app->conf->queue_enters_per_address };

	return limit_take(app, &enters, req, res);
}

/* The cookies are set last, so that a refused visitor leaves with what it came
 * with; one with a puzzle needs its own. */
enum status
entrant_enter(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id,
    const struct entrant_toll *toll, struct line_place *place,
    char text[MAC_SEALED_MAX])
{
	struct line_entrant entrant = {
		.address = http_param(req, "REMOTE_ADDR"),
	};
	struct token read, *brought = NULL, given;
	struct visitor before;
	char cookie[MAC_SEALED_MAX] = "";
	enum status st;

	if ((st = limit_enters(app, req, res)) != ST_OK)
		return st;
	if (request_token_open(app, req, concert_id, &read) == ST_OK)
		brought = &read;
	st = req->account != NULL
		 ? identify_account(app, req, brought, &entrant, &before)
		 : identify_anonymous(app, req, brought, &entrant, cookie);
	if (st != ST_OK)
		return st;
	st = enter_as(app, res, concert_id, toll, &entrant, place);
	if (st == ST_OK || st == ST_PUZZLE_REQUIRED)
		set_visitor_cookie(req, res, cookie);
	if (st != ST_OK)
		return st;
	given = (struct token){ concert_id, place->epoch, place->index,
		entrant.visitor };
	request_receipt_give(app, req, res, &given, place);
	return give_line_token(app, req, res, &given, text);
}
