/*
 * usherctl warm: start the programs ahead of the visitors.
 *
 * mod_fcgid starts a process of a program only when a request finds all of
 * them busy, and first lets that request wait for a second.  So each program
 * is asked many times at once, and told to be busy for a while (web/warm.c):
 * every request needs a process of its own and says which it had, and requests
 * that come later find them all there.
 *
 * queue/health is left alone.  While all of its processes are kept busy, the
 * gate hears nothing from the queue service for a second, and the door answers
 * all the same: that is how a dead service looks, which opens the gate
 * (booking/queue_ping.c).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "args.h"
#include "base/array.h"
#include "base/json.h"
#include "base/secret.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

/* Requests in flight, unless more processes of a program are wanted: each takes
 * one of Apache's threads for a while, of which there may be 64. */
#define AT_ONCE 48
#define PROCESSES_MAX 128 /* of a program: the most that one has */
#define TIMEOUT_MS 30000

#define ROUNDS 4 /* of asking; on a busy host some processes start too late */

/* All but queue/health, and those for operators and staff, which Apache keeps
 * from everybody else; how many processes of each there may be is said by
 * usher-server.conf. */
static const struct kind {
	const char *path;
	size_t most;
} kinds[] = {
	{ "/queue/enter", 128 },
	{ "/queue/poll", 128 },
	{ "/queue/claim", 64 },
	{ "/queue/validate", 64 },
	{ "/queue/leave", 32 },
	{ "/queue/join", 16 },
	{ "/queue/plain", 16 },
	{ "/queue/stock", 16 },
	{ "/booking/reserve", 128 },
	{ "/booking/seats", 48 },
	{ "/booking/complete", 64 },
	{ "/booking/concerts", 32 },
	{ "/booking/me", 96 },
	{ "/booking/cancel", 32 },
	{ "/booking/login", 32 },
	{ "/booking/health", 8 },
	{ "/booking/logout", 8 },
};

#define NPROGRAMS ARRAY_LEN(kinds)

/* The processes of a program that answered in one round, and so are all there
 * at the same time. */
struct program {
	const char *path;
	size_t wanted;
	long pid[PROCESSES_MAX];
	size_t n;
};

static size_t
ignore_body(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

/* A request carries its program along (CURLOPT_PRIVATE), since answers come in
 * any order.  Its program may still have to be started: so the long timeout. */
static bool
add_warm_request(
    CURLM *net, const char *site, struct program *p, struct curl_slist *headers)
{
	CURL *request = curl_easy_init();
	char url[1024];

	if (request == NULL)
		return false;
	snprintf(url, sizeof url, "%s%s", site, p->path);
	curl_easy_setopt(request, CURLOPT_URL, url);
	curl_easy_setopt(request, CURLOPT_PRIVATE, p);
	curl_easy_setopt(request, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(request, CURLOPT_WRITEFUNCTION, ignore_body);
	curl_easy_setopt(request, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(request, CURLOPT_NOSIGNAL, 1L);
	return curl_multi_add_handle(net, request) == CURLM_OK;
}

/* Several answers may come from one process: then the others were not busy when
 * it was free again, and it counts once. */
static void
note_process(CURL *request)
{
	struct curl_header *h;
	struct program *p;
	long pid;

	curl_easy_getinfo(request, CURLINFO_PRIVATE, &p);
	if (curl_easy_header(
		request, "Usher-Process", 0, CURLH_HEADER, -1, &h) != CURLHE_OK)
		return;
	pid = strtol(h->value, NULL, 10);
	for (size_t i = 0; i < p->n; i++)
		if (p->pid[i] == pid)
			return;
	if (p->n < PROCESSES_MAX)
		p->pid[p->n++] = pid;
}

/* Let all requests end. */
static void
finish_requests(CURLM *net)
{
	int running, left;
	CURLMsg *m;

	do {
		curl_multi_perform(net, &running);
		while ((m = curl_multi_info_read(net, &left)) != NULL) {
			CURL *request = m->easy_handle;

			note_process(request);
			curl_multi_remove_handle(net, request);
			curl_easy_cleanup(request);
		}
	} while (running > 0 &&
		 curl_multi_poll(net, NULL, 0, 100, NULL) == CURLM_OK);
}

/* Ask those that have too few processes.  One that is not there at all is asked
 * once. */
static void
ask_programs(CURLM *net, struct program *some, size_t n, int round,
    const char *site, struct curl_slist *headers)
{
	for (struct program *p = some; p < some + n; p++) {
		if (p->n >= p->wanted || (round > 0 && p->n == 0))
			continue;
		p->n = 0;
		for (size_t i = 0; i < p->wanted; i++)
			add_warm_request(net, site, p, headers);
	}
	finish_requests(net);
}

/* How many of the programs from the first on can be asked at the same time. */
static size_t
count_some(const struct program *first, size_t n, size_t at_once)
{
	size_t requests = 0, some = 0;

	while (some < n && requests + first[some].wanted <= at_once)
		requests += first[some++].wanted;
	return some;
}

/* Several programs at a time.  Returns how many processes run then. */
static size_t
warm_programs(const char *site, struct curl_slist *headers, size_t processes)
{
	struct program all[NPROGRAMS] = { 0 };
	size_t some, running = 0;
	CURLM *net = curl_multi_init();

	if (net == NULL)
		return 0;
	for (size_t i = 0; i < NPROGRAMS; i++) {
		all[i].path = kinds[i].path;
		all[i].wanted =
		    processes < kinds[i].most ? processes : kinds[i].most;
	}
	for (size_t i = 0; i < NPROGRAMS; i += some) {
		some = count_some(all + i, NPROGRAMS - i,
		    processes > AT_ONCE ? processes : AT_ONCE);
		for (int round = 0; round < ROUNDS; round++)
			ask_programs(net, all + i, some, round, site, headers);
	}
	curl_multi_cleanup(net);
	for (size_t i = 0; i < NPROGRAMS; i++)
		running += all[i].n;
	return running;
}

/* Where the site is: the queue service's address without its /queue. */
static void
default_site(const struct ctl *c, char *site, size_t cap)
{
	size_t len = strlen(c->app.conf->booking_queue_url),
	       tail = strlen("/queue");

	if (len > tail &&
	    strcmp(c->app.conf->booking_queue_url + len - tail, "/queue") == 0)
		len -= tail;
	snprintf(site, cap, "%.*s", (int)len, c->app.conf->booking_queue_url);
}

/* The service key is what makes a program wait: nobody else can keep processes
 * busy like this. */
static enum status
warm_command(struct ctl *c)
{
	const char *key_file = c->app.conf->security_service_key_file;
	char key[SECRET_SIZE], header[300], site[512];
	const char *why;
	struct curl_slist *headers;
	struct json_object *o;
	size_t running;

	if (secret_read_file(key_file, key, &why) != ST_OK)
		return ctl_fail(c, ST_NOT_FOUND, "%.150s: %s", key_file, why);
	snprintf(header, sizeof header, "Authorization: Bearer %s", key);
	default_site(c, site, sizeof site);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	headers = curl_slist_append(NULL, header);
	headers = curl_slist_append(headers, "Usher-Warm: 1");
	running = warm_programs(args_text(c, "--url", site), headers,
	    (size_t)args_int(c, "--processes", 16));
	curl_slist_free_all(headers);
	if (running == 0)
		return ctl_fail(c, ST_UNAVAILABLE,
		    "no program answers at %.100s; say where with --url",
		    args_text(c, "--url", site));
	o = json_object_new_object();
	json_add_int(o, "processes", (int64_t)running);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command warm_commands[] = {
	{
		.name = "warm",
		.args = "",
		.help = "start the programs ahead of the visitors",
		.needs = 0,
		.options = {
			{ .name = "--processes", .kind = CTL_INT, .min = 1,
			    .max = PROCESSES_MAX, .unit = "processes",
			    .def = "16",
			    .help = "How many processes of each program "
				"to start; of one that has fewer, all." },
			{ .name = "--url", .kind = CTL_BYTES, .min = 1,
			    .max = 400, .value = "SITE",
			    .def = "queue_url of usher.conf without /queue",
			    .help = "Address of the site." },
		},
		.run = warm_command,
	},
	{ .name = NULL },
};
/* clang-format on */
