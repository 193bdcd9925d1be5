/*
 * Whether the queue service is alive.
 *
 * The answer decides whether the gate opens for buyers without an admission, so
 * a slow service must not pass for a dead one: three requests overlap, and each
 * may take what is left of a second.  Nor must one whose newcomers get no
 * numbers, which anybody can bring about while its disk is full: it still
 * calls, claims and validates.
 */
#include <stdio.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "booking/queue_client.h"
#include "booking/queue_ping.h"
#include "fetch/fetch_handle.h"

#define PING_TRIES 3
#define PING_SPREAD_MS 300 /* between the starts of two tries */
#define PING_TOTAL_MS 900 /* the buyer gets an answer within a second */

struct ping {
	CURLM *multi;
	CURL *try[PING_TRIES];
	struct fetch_answer answer[PING_TRIES];
	int started;
};

/* On a connection of its own: a kept one might be to a process that hangs. */
static void
start_try(struct ping *p, const char *url, int64_t left_ms)
{
	const struct fetch_limits limits = { .total_ms = left_ms,
		.max_bytes = QUEUE_CLIENT_ANSWER_MAX };
	CURL *curl = fetch_handle_new();

	fetch_handle_prepare(curl, url, &limits, &p->answer[p->started]);
	curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(curl, CURLOPT_PRIVATE, &p->answer[p->started]);
	curl_multi_add_handle(p->multi, curl);
	p->try[p->started++] = curl;
}

static bool
is_alive(const struct fetch_answer *answer)
{
	return answer->http == 200 ||
	       queue_client_is_problem(answer, ST_NO_NUMBERS);
}

/* Did a try that has ended find it alive? */
static bool
any_answered(struct ping *p)
{
	struct fetch_answer *answer;
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(p->multi, &left)) != NULL) {
		curl_easy_getinfo(
		    msg->easy_handle, CURLINFO_PRIVATE, (char **)&answer);
		if (msg->msg == CURLMSG_DONE &&
		    fetch_handle_finish(
			msg->easy_handle, msg->data.result, answer) == ST_OK &&
		    is_alive(answer))
			return true;
	}
	return false;
}

/* The tries overlap, so that each has all the time that is left: an answer that
 * takes most of a second comes from a slow service, not from a dead one. */
static bool
ping_until(struct ping *p, const char *url, int64_t start_ms)
{
	int running;

	for (;;) {
		int64_t now = clock_mono_ms() - start_ms;
		int64_t next = PING_TOTAL_MS;

		if (p->started < PING_TRIES) {
			next = (int64_t)p->started * PING_SPREAD_MS;
			if (now >= next) {
				start_try(p, url, PING_TOTAL_MS - now);
				continue;
			}
		}
		if (now >= PING_TOTAL_MS)
			return false;
		curl_multi_perform(p->multi, &running);
		if (any_answered(p))
			return true;
		if (running == 0 && p->started == PING_TRIES)
			return false;
		curl_multi_poll(p->multi, NULL, 0, (int)(next - now), NULL);
	}
}

/* Handles of their own, so that the tries can run at the same time. */
bool
queue_ping(const struct conf *conf)
{
	struct ping p = { .multi = curl_multi_init() };
	char url[QUEUE_CLIENT_URL_MAX];
	bool alive;

	IMPOSSIBLE_IF(p.multi == NULL);
	snprintf(url, sizeof url, "%s/health", conf->booking_queue_url);
	alive = ping_until(&p, url, clock_mono_ms());
	for (int i = 0; i < p.started; i++) {
		curl_multi_remove_handle(p.multi, p.try[i]);
		curl_easy_cleanup(p.try[i]);
	}
	curl_multi_cleanup(p.multi);
	return alive;
}
