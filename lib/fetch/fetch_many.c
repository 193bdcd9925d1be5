/*
 * Many requests at once in one thread, by libcurl's multi interface.
 *
 * Nothing runs between two calls of fetch_many_wait(): a request's limits are
 * by the clock all the same, and a program that works for longer than they say
 * finds it timed out.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "fetch/fetch_handle.h"
#include "fetch/fetch_many.h"

struct request {
	CURL *curl;
	fetch_done *done;
	void *arg;
	struct request *next, **at; /* in the list of all; what points here */
	struct fetch_answer answer;
};

struct fetch_many {
	CURLM *multi;
	struct request *first;
	size_t count;
};

struct fetch_many *
fetch_many_new(void)
{
	struct fetch_many *m = calloc(1, sizeof *m);
	CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);

	IMPOSSIBLE_IF(m == NULL || ready != CURLE_OK);
	m->multi = curl_multi_init();
	IMPOSSIBLE_IF(m->multi == NULL);
	return m;
}

static void
free_request(struct fetch_many *m, struct request *r)
{
	curl_multi_remove_handle(m->multi, r->curl);
	curl_easy_cleanup(r->curl);
	*r->at = r->next;
	if (r->next != NULL)
		r->next->at = r->at;
	m->count--;
	free(r);
}

void
fetch_many_free(struct fetch_many *m)
{
	if (m == NULL)
		return;
	while (m->first != NULL)
		free_request(m, m->first);
	curl_multi_cleanup(m->multi);
	free(m);
}

/* A kept connection is never used: a process at its other end may hang, while
 * new ones are served. */
void
fetch_many_start(struct fetch_many *m, const char *url,
    const struct fetch_limits *limits, fetch_done *done, void *arg)
{
	struct request *r = calloc(1, sizeof *r);

	IMPOSSIBLE_IF(r == NULL);
	r->curl = fetch_handle_new();
	r->done = done;
	r->arg = arg;
	r->next = m->first;
	r->at = &m->first;
	if (r->next != NULL)
		r->next->at = &r->next;
	m->first = r;
	m->count++;
	fetch_handle_prepare(r->curl, url, limits, &r->answer);
	curl_easy_setopt(r->curl, CURLOPT_FRESH_CONNECT, 1L);
	curl_easy_setopt(r->curl, CURLOPT_FORBID_REUSE, 1L);
	curl_easy_setopt(r->curl, CURLOPT_PRIVATE, r);
	curl_multi_add_handle(m->multi, r->curl);
}

/* The request is out of the list before its caller is told, who may start
 * another one. */
static void
end_request(struct fetch_many *m, CURL *curl, CURLcode code)
{
	struct request *r, copy;
	enum status st;

	curl_easy_getinfo(curl, CURLINFO_PRIVATE, (char **)&r);
	st = fetch_handle_finish(curl, code, &r->answer);
	copy = *r;
	free_request(m, r);
	copy.done(copy.arg, st, &copy.answer);
}

static void
end_those_done(struct fetch_many *m)
{
	CURLMsg *msg;
	int left;

	while ((msg = curl_multi_info_read(m->multi, &left)) != NULL)
		if (msg->msg == CURLMSG_DONE)
			end_request(m, msg->easy_handle, msg->data.result);
}

void
fetch_many_wait(struct fetch_many *m, int64_t ms)
{
	int64_t until = clock_mono_ms() + ms, left = ms;
	int running;

	for (;;) {
		curl_multi_perform(m->multi, &running);
		end_those_done(m);
		left = until - clock_mono_ms();
		if (left <= 0)
			return;
		curl_multi_poll(m->multi, NULL, 0, (int)left, NULL);
	}
}

size_t
fetch_many_count(const struct fetch_many *m)
{
	return m->count;
}
