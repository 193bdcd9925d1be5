/*
 * Whether the queue service is alive.
 *
 * The answer decides whether the gate opens for buyers without an admission, so
 * nothing may pass for a dead service but a dead service:
 *
 *     a slow one        three requests overlap, and each may take what is left
 *                       of a second
 *     one that is gone  they are spread over that second: one that is back
 *     for a moment      within 0.8 s answers the last
 *     one that gives    which anybody can bring about while its disk is full,
 *     no numbers        still calls, claims and validates
 *     one that is not   silence tells nothing where the asking host is itself
 *     heard             out of breath: without threads, connections, memory or
 *                       time on the processor
 *
 * For the last, each request has a companion, to the asking host's own door,
 * which only has to say that it is there.  It is late, too, if this process
 * was: it is timed from when it should have begun.
 */
#include <errno.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "booking/queue_client.h"
#include "booking/queue_ping.h"
#include "fetch/fetch_handle.h"

#define PING_ATTEMPTS 3
#define PING_SPREAD_MS 400 /* between the starts of two attempts */
#define PING_TOTAL_MS 1000 /* the buyer waits as long */
#define PROMPT_MS 180 /* for the own door; less than the last attempt has */

enum finding {
	SILENT, /* nothing was heard, or not yet */
	ALIVE,
	DEAD
};

/* A request to the queue service, or its companion to the own door. */
struct attempt {
	CURL *curl;
	struct fetch_answer answer;
	int64_t due_ms; /* from the start of the ping */
	bool is_own;
	enum finding finding;
};

struct ping {
	CURLM *multi;
	const struct conf *conf;
	int64_t start_ms;
	int begun; /* of the attempts, each with its companion */
	struct attempt queue[PING_ATTEMPTS], own[PING_ATTEMPTS];
};

static int64_t
since_start_ms(const struct ping *p)
{
	return clock_mono_ms() - p->start_ms;
}

/* On a connection of its own: a kept one might be to a process that hangs. */
static void
start_request(struct ping *p, struct attempt *t, const char *url)
{
	const int64_t total_ms = PING_TOTAL_MS - t->due_ms;
	const struct fetch_limits limits = { .total_ms = total_ms,
		.max_bytes = QUEUE_CLIENT_ANSWER_MAX };

	t->curl = fetch_handle_new();
	fetch_handle_prepare(t->curl, url, &limits, &t->answer);
	curl_easy_setopt(t->curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(t->curl, CURLOPT_PRIVATE, t);
	curl_multi_add_handle(p->multi, t->curl);
}

static void
start_attempt(struct ping *p)
{
	struct attempt *queue = &p->queue[p->begun], *own = &p->own[p->begun];
	char url[QUEUE_CLIENT_URL_MAX];

	queue->due_ms = own->due_ms = (int64_t)p->begun * PING_SPREAD_MS;
	own->is_own = true;
	snprintf(url, sizeof url, "%s/health", p->conf->booking_queue_url);
	start_request(p, queue, url);
	if (*p->conf->booking_own_door_url != '\0')
		start_request(p, own, p->conf->booking_own_door_url);
	p->begun++;
}

/* A full backlog is silent, and so is a host that has no socket or port left
 * to connect from: only a refusal says that nobody listens. */
static bool
is_refused(CURL *curl, CURLcode code)
{
	long number = 0;

	curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &number);
	return code == CURLE_COULDNT_CONNECT && number == ECONNREFUSED;
}

/* An answer that is neither good nor an error of the server tells that some
 * other server stands there, and not whether the queue service lives. */
static enum finding
judge_queue(const struct attempt *t, CURLcode code, enum status fetched)
{
	if (fetched != ST_OK)
		return is_refused(t->curl, code) ? DEAD : SILENT;
	if (t->answer.http < 500 ||
	    queue_client_is_problem(&t->answer, ST_NO_NUMBERS))
		return ALIVE;
	return DEAD;
}

static enum finding
judge_own(const struct ping *p, const struct attempt *t, enum status fetched)
{
	bool is_prompt = since_start_ms(p) - t->due_ms <= PROMPT_MS;

	return fetched == ST_OK && t->answer.http == 204 && is_prompt ? ALIVE
								      : SILENT;
}

/* What requests that have ended found, each by its kind. */
static void
judge_ended(struct ping *p)
{
	struct attempt *t;
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(p->multi, &left)) != NULL) {
		enum status fetched;

		if (msg->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(
		    msg->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		fetched = fetch_handle_finish(
		    msg->easy_handle, msg->data.result, &t->answer);
		t->finding = t->is_own
				 ? judge_own(p, t, fetched)
				 : judge_queue(t, msg->data.result, fetched);
	}
}

static int
count_found(const struct attempt *some, enum finding finding)
{
	int n = 0;

	for (int i = 0; i < PING_ATTEMPTS; i++)
		n += some[i].finding == finding;
	return n;
}

/* Go on until an attempt finds it alive, all find it dead, or time is over. */
static void
ping_until_sure(struct ping *p)
{
	int running;

	for (;;) {
		int64_t now = since_start_ms(p), next = PING_TOTAL_MS;

		if (p->begun < PING_ATTEMPTS) {
			next = (int64_t)p->begun * PING_SPREAD_MS;
			if (now >= next) {
				start_attempt(p);
				continue;
			}
		}
		curl_multi_perform(p->multi, &running);
		judge_ended(p);
		if (count_found(p->queue, ALIVE) > 0 ||
		    count_found(p->queue, DEAD) == PING_ATTEMPTS ||
		    now >= PING_TOTAL_MS)
			return;
		curl_multi_poll(p->multi, NULL, 0, (int)(next - now), NULL);
	}
}

/* Silence is a sign of death where each companion was answered in time. */
static enum queue_life
judge_ping(const struct ping *p)
{
	if (count_found(p->queue, ALIVE) > 0)
		return QUEUE_LIFE_UP;
	if (count_found(p->queue, DEAD) == PING_ATTEMPTS ||
	    count_found(p->own, ALIVE) == PING_ATTEMPTS)
		return QUEUE_LIFE_DOWN;
	return QUEUE_LIFE_UNKNOWN;
}

static void
end_attempt(struct ping *p, struct attempt *t)
{
	if (t->curl == NULL)
		return;
	curl_multi_remove_handle(p->multi, t->curl);
	curl_easy_cleanup(t->curl);
}

/* Handles of their own, so that the requests can run at the same time. */
enum queue_life
queue_ping(const struct conf *conf)
{
	struct ping p = { .multi = curl_multi_init(),
		.conf = conf,
		.start_ms = clock_mono_ms() };

	IMPOSSIBLE_IF(p.multi == NULL);
	ping_until_sure(&p);
	for (int i = 0; i < PING_ATTEMPTS; i++) {
		end_attempt(&p, &p.queue[i]);
		end_attempt(&p, &p.own[i]);
	}
	curl_multi_cleanup(p.multi);
	return judge_ping(&p);
}
