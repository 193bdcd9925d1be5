/*
 * usherctl warm: start the programs ahead of the visitors.
 *
 * mod_fcgid starts a process of a program only when a request finds all of
 * them busy, and first lets that request wait for a second.  So each program
 * is asked many times at once, and told to be busy for a while (endpoint.c):
 * every request needs a process of its own, and whoever comes later finds them
 * all there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <curl/curl.h>

#include "base/file.h"
#include "base/json.h"
#include "ctl.h"

/* Requests in flight, so at most so many processes of a program: each takes one
 * of Apache's threads for a while, and buyers need some too. */
#define AT_ONCE 48
#define TIMEOUT_MS 15000

/* Those that visitors wait for, and the one that the gate asks. */
static const char *const programs[] = {
	"/queue/enter",
	"/queue/poll",
	"/queue/validate",
	"/queue/leave",
	"/queue/stock",
	"/queue/health",
	"/booking/concerts",
	"/booking/seats",
	"/booking/reserve",
	"/booking/cancel",
	"/booking/complete",
	"/booking/me",
	"/booking/login",
};

#define NPROGRAMS (sizeof programs / sizeof *programs)

static size_t
ignore(char *data, size_t size, size_t n, void *arg)
{
	(void)data;
	(void)arg;
	return size * n;
}

static bool
add_request(CURLM *net, const char *site, const char *program,
    struct curl_slist *headers)
{
	CURL *request = curl_easy_init();
	char url[1024];

	if (request == NULL)
		return false;
	snprintf(url, sizeof url, "%s%s", site, program);
	curl_easy_setopt(request, CURLOPT_URL, url);
	curl_easy_setopt(request, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(request, CURLOPT_WRITEFUNCTION, ignore);
	curl_easy_setopt(request, CURLOPT_TIMEOUT_MS, (long)TIMEOUT_MS);
	curl_easy_setopt(request, CURLOPT_NOSIGNAL, 1L);
	return curl_multi_add_handle(net, request) == CURLM_OK;
}

/* Let all requests end; how many were answered as they should be. */
static size_t
finish(CURLM *net)
{
	size_t answered = 0;
	int running, left;
	CURLMsg *m;

	do {
		curl_multi_perform(net, &running);
		while ((m = curl_multi_info_read(net, &left)) != NULL) {
			CURL *request = m->easy_handle;
			long http = 0;

			curl_easy_getinfo(
			    request, CURLINFO_RESPONSE_CODE, &http);
			answered += http == 204;
			curl_multi_remove_handle(net, request);
			curl_easy_cleanup(request);
		}
	} while (running > 0 &&
		 curl_multi_poll(net, NULL, 0, 100, NULL) == CURLM_OK);
	return answered;
}

/* As many programs at a time as AT_ONCE allows; one always fits. */
static size_t
warm_all(const char *site, struct curl_slist *headers, size_t processes)
{
	CURLM *net = curl_multi_init();
	size_t answered = 0, pending = 0;

	if (net == NULL)
		return 0;
	for (size_t i = 0; i < NPROGRAMS; i++) {
		for (size_t n = 0; n < processes; n++)
			pending += add_request(net, site, programs[i], headers);
		if (pending + processes > AT_ONCE || i + 1 == NPROGRAMS) {
			answered += finish(net);
			pending = 0;
		}
	}
	curl_multi_cleanup(net);
	return answered;
}

/* Where the site is: the queue service's address without its /queue. */
static void
default_site(const struct ctl *c, char *site, size_t cap)
{
	size_t len = strlen(c->conf.booking_queue_url), tail = strlen("/queue");

	if (len > tail &&
	    strcmp(c->conf.booking_queue_url + len - tail, "/queue") == 0)
		len -= tail;
	snprintf(site, cap, "%.*s", (int)len, c->conf.booking_queue_url);
}

static enum status
warm(struct ctl *c)
{
	const char *key_file = c->conf.security_service_key_file;
	char key[256], header[300], site[512];
	struct curl_slist *headers;
	struct json_object *o;
	size_t len, answered;

	if (file_read(key_file, key, sizeof key, &len) != ST_OK)
		return ctl_fail(
		    c, ST_NOT_FOUND, "%.200s cannot be read", key_file);
	key[strcspn(key, "\r\n")] = '\0';
	snprintf(header, sizeof header, "Authorization: Bearer %s", key);
	default_site(c, site, sizeof site);
	curl_global_init(CURL_GLOBAL_DEFAULT);
	headers = curl_slist_append(NULL, header);
	headers = curl_slist_append(headers, "Usher-Warm: 1");
	answered = warm_all(ctl_text(c, "--url", site), headers,
	    (size_t)ctl_int(c, "--processes", 16));
	curl_slist_free_all(headers);
	if (answered == 0)
		return ctl_fail(c, ST_UNAVAILABLE,
		    "no program answers at %.100s; say where with --url",
		    ctl_text(c, "--url", site));
	o = json_object_new_object();
	json_add_int(o, "answered", (int64_t)answered);
	ctl_print(c, o);
	return ST_OK;
}

const struct ctl_command warm_commands[] = {
	{ "warm", "", "start the programs ahead of the visitors", 0,
	    { { "--processes", CTL_INT, false, 1, AT_ONCE, NULL },
		{ "--url", CTL_BYTES, false, 1, 400, NULL } },
	    warm },
	{ 0 },
};
