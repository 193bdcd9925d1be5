/*
 * A place in line as clients read it: the answer of enter, poll and claim,
 * which docs/http.md describes.  A member that is not known is null and never
 * left out; only "entry", "returning", "claim_by_ms", "expires_at_ms",
 * "remaining_ms" and "entry_url" appear where they apply.  The pages depend on
 * that.
 */
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "queue/policy.h"
#include "queue_web/place_json.h"

void
place_json_entry_url(const struct conf *conf, int64_t concert_id,
    const struct line_place *p, char url[PLACE_JSON_URL_MAX])
{
	static const char hole[] = "{concert_id}";
	const char *pattern =
	    p->entry_url[0] != '\0' ? p->entry_url : conf->queue_entry_url;
	const char *at = strstr(pattern, hole);
	struct str s;

	str_init(&s, url, PLACE_JSON_URL_MAX);
	if (at != NULL)
		str_add(&s, "%.*s%lld%s", (int)(at - pattern), pattern,
		    (long long)concert_id, at + strlen(hole));
	else
		str_add(&s, "%s", pattern);
}

/* Of a visitor that has a slot: until when, and where it goes. */
static void
put_slot(const struct conf *conf, int64_t concert_id,
    const struct line_place *p, struct http_response *res)
{
	char url[PLACE_JSON_URL_MAX];

	if (p->state == LINE_CALLED) {
		http_put_int(res, "claim_by_ms", p->claim_by_ms);
	} else {
		http_put_int(res, "expires_at_ms", p->expires_at_ms);
		http_put_int(res, "remaining_ms", p->expires_at_ms - p->now_ms);
	}
	place_json_entry_url(conf, concert_id, p, url);
	http_put_text(res, "entry_url", url);
}

/* Below 0 there is no estimate: the room does not move. */
static void
put_estimated_wait(struct http_response *res, const struct line_place *p)
{
	struct policy_wait wait = policy_wait(p);
	struct json_object *o;

	if (wait.max_s < 0) {
		http_put_null(res, "estimated_wait_s");
		return;
	}
	o = json_object_new_object();
	json_add_int(o, "min", wait.min_s);
	json_add_int(o, "max", wait.max_s);
	http_put_json(res, "estimated_wait_s", o);
}

/* Until the draw a place has no number, and nobody is known to be ahead. */
void
place_json_put(const struct conf *conf, int64_t concert_id,
    const struct line_place *p, struct http_response *res)
{
	http_put_int(res, "concert_id", concert_id);
	http_put_int(res, "index", p->index);
	if (p->number > 0) {
		http_put_int(res, "number", p->number);
		http_put_int(res, "ahead", p->ahead);
		http_put_int(res, "behind", p->behind);
	} else {
		http_put_null(res, "number");
		http_put_null(res, "ahead");
		http_put_null(res, "behind");
	}
	if (p->entry[0] != '\0')
		http_put_text(res, "entry", p->entry);
	http_put_text(res, "state", line_state_word(p->state));
	if (p->is_returning)
		http_put_bool(res, "returning", true);
	http_put_int(res, "serving", p->serving);
	http_put_int(res, "issued", p->issued);
	put_estimated_wait(res, p);
	http_put_int(res, "poll_after_ms", policy_poll_after_ms(conf, p));
	http_put_text(res, "room", room_state_word(p->room));
	http_put_int(res, "now_ms", p->now_ms);
	if (p->state == LINE_CALLED || p->state == LINE_ADMITTED)
		put_slot(conf, concert_id, p, res);
}

void
place_json_put_retry(const struct conf *conf, struct http_response *res)
{
	res->retry_after_ms = policy_polls_ms(conf);
	http_put_int(res, "poll_after_ms", res->retry_after_ms);
}
