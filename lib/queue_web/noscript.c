/*
 * The waiting room without JavaScript.
 *
 * A request becomes a view (what the page shows), and the view fills in the
 * template.  The kind of a view is the name of the template's section; the
 * words are those of the other pages, from htdocs/i18n.  The page never
 * answers a person with a problem document: trouble has views of its own, sent
 * with the status that the trouble has.
 *
 * The page is polled like any other visitor's page: again_ms must not fall
 * below the poll interval that policy.c gives, or a visitor gets 429.
 */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/array.h"
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/str.h"
#include "queue/policy.h"
#include "queue/room_read.h"
#include "queue_web/noscript.h"
#include "queue_web/place_json.h"
#include "queue_web/request_receipt.h"
#include "queue_web/request_token.h"
#include "web/accept_language.h"
#include "web/template.h"

#define TEXT_MAX 65536
#define RELOAD_MIN_MS 5000 /* a page that reloads must leave time to read */

/* What the page shows. */
struct view {
	const char *kind; /* a section, or a state of a visitor or a room */
	bool can_join; /* show the form that enters the line */
	bool can_claim; /* show the form that claims the slot */
	int64_t place; /* 0: none */
	char entry_url[PLACE_JSON_URL_MAX]; /* empty unless admitted */
	char message_ko[ROOM_TEXT_MAX], message_en[ROOM_TEXT_MAX];
	int64_t again_ms; /* reload after this; 0: never */
};

static bool
may_join_room(const struct room *room)
{
	return room->state != ROOM_CLOSED && room->state != ROOM_SOLD_OUT;
}

/*
 * What a visitor with a place sees.  A waiting one sees the room's state unless
 * the room is open: that is why nothing moves.  A page reloads
 * itself as long as something can still change for its visitor.
 */
static void
view_place(const struct conf *conf, const struct room *room,
    const struct line_place *p, struct view *v)
{
	v->again_ms = policy_poll_after_ms(conf, p);
	if (v->again_ms < RELOAD_MIN_MS)
		v->again_ms = RELOAD_MIN_MS;
	switch (p->state) {
	case LINE_CALLED:
		/* Nobody is led to a shop that is down: the call waits. */
		if (room->state == ROOM_SHOP_DOWN)
			break;
		v->kind = "called";
		v->can_claim = true;
		break;
	case LINE_ADMITTED:
		v->kind = "admitted";
		place_json_entry_url(conf, room->concert_id, p, v->entry_url);
		break;
	case LINE_WAITING:
		if (may_join_room(room) && p->number > 0)
			v->place = p->ahead + 1;
		if (room->state == ROOM_OPEN)
			v->kind = "waiting";
		if (room->state == ROOM_CLOSED)
			v->again_ms = 0;
		break;
	case LINE_DONE:
	case LINE_EXPIRED:
		v->kind = p->state == LINE_DONE ? "done" : "expired";
		v->can_join = may_join_room(room);
		v->again_ms = 0;
		break;
	}
}

/* A token that is not valid any more counts as none: its visitor may enter
 * again. */
static enum status
view_room(struct app *app, const struct http_request *req,
    struct http_response *res, int64_t concert_id, struct view *v)
{
	struct line_place place;
	struct token token;
	struct room room;
	enum status st;

	if ((st = room_read(&app->queue, concert_id, &room)) != ST_OK)
		return st;
	*v = (struct view){ .kind = room_state_word(room.state) };
	snprintf(
	    v->message_ko, sizeof v->message_ko, "%s", room.set.message_ko);
	snprintf(
	    v->message_en, sizeof v->message_en, "%s", room.set.message_en);
	if ((st = request_token_open(app, req, concert_id, &token)) == ST_OK)
		st = line_poll(&app->queue, &token, &place);
	if (st == ST_OK && request_token_is_unbound(req, &token))
		st = ST_TOKEN_OUTDATED;
	if (st == ST_OK) {
		request_receipt_give(app, req, res, &token, &place);
		view_place(app->conf, &room, &place, v);
		return ST_OK;
	}
	if (status_http(st) >= 500 || st == ST_TOO_MANY_REQUESTS)
		return st;
	v->can_join = may_join_room(&room);
	if (room.state == ROOM_OPEN)
		v->kind = "join";
	return ST_OK;
}

/* What a person reads instead of a problem document.  While Redis is away, a
 * visitor with a token is told that the place is kept. */
static void
view_trouble(struct app *app, const struct http_request *req,
    int64_t concert_id, enum status st, struct view *v)
{
	struct token token;

	*v = (struct view){ .kind = "error", .again_ms = RELOAD_MIN_MS };
	if (st == ST_NO_ROOM)
		*v = (struct view){ .kind = "no_room" };
	else if (st == ST_TOO_MANY_REQUESTS)
		v->kind = "calculating";
	else if (request_token_open(app, req, concert_id, &token) == ST_OK)
		v->kind = "offline";
}

static const char *
data_dir(const struct conf *conf)
{
	return *conf->queue_data_dir != '\0' ? conf->queue_data_dir
					     : USHER_DATADIR;
}

static enum status
read_template_file(const struct conf *conf, char text[TEXT_MAX])
{
	char path[PATH_MAX];
	enum status st;
	size_t len;

	snprintf(path, sizeof path, "%s/noscript.html", data_dir(conf));
	if ((st = file_read(path, text, TEXT_MAX, &len)) == ST_NOT_FOUND)
		log_error("%s: the template is missing", path);
	return st == ST_OK ? ST_OK : ST_INTERNAL;
}

static struct json_object *
read_words(const struct conf *conf, const char *language)
{
	char path[PATH_MAX], text[TEXT_MAX];
	struct json_object *words = NULL;
	const char *why;
	size_t len;

	snprintf(path, sizeof path, "%s/htdocs/i18n/%s.json", data_dir(conf),
	    language);
	if (file_read(path, text, sizeof text, &len) != ST_OK ||
	    json_parse_object(text, len, &words, &why) != ST_OK)
		log_error("%s: cannot read the words of the page", path);
	return words;
}

static const char *
message_in_language(const struct view *v, const char *language)
{
	return strcmp(language, "ko") == 0 ? v->message_ko : v->message_en;
}

/* The reader's language, or the other one if the operator wrote only in that.
 */
static const char *
language_of_message(const struct view *v, const char *readers)
{
	const char *other = strcmp(readers, "ko") == 0 ? "en" : "ko";

	return *message_in_language(v, readers) != '\0' ? readers : other;
}

/* The sections of which a page shows the one that its view is. */
static const char *const sections[] = { "join", "crowded", "waiting",
	"scheduled", "paused", "all_held", "shop_down", "sold_out", "closed",
	"done", "expired", "signin", "no_room", "calculating", "offline",
	"error" };

#define NSECTIONS ARRAY_LEN(sections)
#define NFACTS 11
#define NVALUES (NFACTS + NSECTIONS)

/* The numbers of a page as texts, for as long as its values need them. */
struct figures {
	char concert_id[24], place[32], digits[8];
};

static void
write_figures(struct figures *f, const struct view *v, int64_t concert_id)
{
	struct str place;

	snprintf(
	    f->concert_id, sizeof f->concert_id, "%lld", (long long)concert_id);
	str_init(&place, f->place, sizeof f->place);
	str_add_count(&place, v->place);
	snprintf(f->digits, sizeof f->digits, "%d",
	    snprintf(NULL, 0, "%lld", (long long)v->place));
}

/* What the style sheet calls it (css/pass.css); a turn lights the page up. */
static const char *
figure_of(const struct view *v)
{
	if (v->can_claim || *v->entry_url != '\0')
		return "ring";
	return v->place > 0 ? "number" : "none";
}

/* A value that is NULL leaves its section out. */
static void
fill_values(struct template_value values[NVALUES], const struct figures *f,
    const struct view *v, const char *language)
{
	const char *message_lang = language_of_message(v, language);
	const char *message = message_in_language(v, message_lang);
	const struct template_value facts[NFACTS] = {
		{ "lang", language },
		{ "kind", v->kind },
		{ "concert_id", f->concert_id },
		{ "figure", figure_of(v) },
		{ "place", v->place > 0 ? f->place : NULL },
		{ "digits", f->digits },
		{ "message", *message != '\0' ? message : NULL },
		{ "message_lang", message_lang },
		{ "entry_url", *v->entry_url != '\0' ? v->entry_url : NULL },
		{ "can_join", v->can_join ? "" : NULL },
		{ "can_claim", v->can_claim ? "" : NULL },
	};

	memcpy(values, facts, sizeof facts);
	for (size_t i = 0; i < NSECTIONS; i++)
		values[NFACTS + i] = (struct template_value){ sections[i],
			strcmp(v->kind, sections[i]) == 0 ? "" : NULL };
}

static enum status
render_view(const struct conf *conf, const struct view *v, const char *language,
    int64_t concert_id, struct http_response *res)
{
	struct template_value values[NVALUES];
	char template[TEXT_MAX], *text;
	struct template page = { template, read_words(conf, language), values,
		NVALUES };
	struct figures figures;
	enum status st;
	size_t len;

	write_figures(&figures, v, concert_id);
	fill_values(values, &figures, v, language);
	if ((st = read_template_file(conf, template)) == ST_OK &&
	    (st = template_render(&page, &text, &len)) == ST_OK)
		http_send_page(res, text, len);
	json_object_put(page.words);
	return st;
}

/* The concert of the query, else of the page that led here: the link there is
 * for browsers without scripts, and cannot carry the id.  0: unknown. */
static int64_t
find_concert_id(const struct http_request *req)
{
	const char *from = http_header(req, "Referer"), *at;
	char digits[12];
	int64_t id = 0;

	if (http_has(req, "concert_id"))
		return http_int(req, "concert_id");
	if (from == NULL || (at = strstr(from, "concert=")) == NULL)
		return 0;
	at += strlen("concert=");
	snprintf(
	    digits, sizeof digits, "%.*s", (int)strspn(at, "0123456789"), at);
	(void)str_to_int(digits, 1, INT32_MAX, &id);
	return id;
}

static void
reload_later(
    struct http_response *res, const struct view *v, int64_t concert_id)
{
	char refresh[80];

	if (v->again_ms == 0)
		return;
	snprintf(refresh, sizeof refresh,
	    "%lld; url=/queue/plain?concert_id=%lld",
	    (long long)(v->again_ms + 999) / 1000, (long long)concert_id);
	http_add_header(res, "Refresh", refresh);
}

/* A visitor that must sign in was sent back here by POST /queue/join; the form
 * would only send it round again.  One that has to wait before it may join was
 * sent back too, and may have had a place, which is over. */
enum status
noscript_answer(
    struct app *app, const struct http_request *req, struct http_response *res)
{
	int64_t concert_id = find_concert_id(req);
	enum status st = ST_NO_ROOM, made;
	struct view v;

	if (concert_id != 0)
		st = view_room(app, req, res, concert_id, &v);
	if (st != ST_OK) {
		view_trouble(app, req, concert_id, st, &v);
	} else if (http_has(req, "signin")) {
		v.kind = "signin";
		v.can_join = v.can_claim = false;
	} else if (v.can_join && http_has(req, "crowded")) {
		v.kind = "crowded";
	}
	reload_later(res, &v, concert_id);
	http_add_header(res, "Vary", "Accept-Language");
	made =
	    render_view(app->conf, &v, accept_language(req), concert_id, res);
	return made == ST_OK ? st : made;
}
