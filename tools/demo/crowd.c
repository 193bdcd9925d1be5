/*
 * crowd N [CONCERT]: N simulated visitors, for the demo.  They enter the line,
 * poll as they are told, come in, buy a seat or two or only look, and go.
 * Everything they do goes over HTTP like a browser's; only their accounts and
 * sign-ins are made here at once, so that a thousand need no minutes of
 * password hashing.  Ctrl-C sends them away in good order.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/conf.h"
#include "base/keyring.h"
#include "base/str.h"
#include "booking/account.h"
#include "crowd.h"
#include "store/sql.h"
#include "web/session.h"

#define CONNECTIONS_MAX 48
#define CROWD_MAX 20000 /* visitors; main() names it too */
#define ENTER_EVERY_MS 5
#define POINTS 1000000

/* A visitor and its browser. */
struct person {
	struct crowd_visitor visitor;
	CURL *browser; /* keeps the cookies */
	struct curl_slist *headers;
	bool asking; /* a request is under way */
	int64_t due_ms; /* when the next one is */
	char *answer;
	size_t answer_len;
};

struct crowd {
	const char *url;
	CURLM *net;
	struct person *people;
	size_t n;
};

static volatile sig_atomic_t interrupted;

static void
on_interrupt(int sig)
{
	(void)sig;
	if (interrupted++)
		_exit(1);
}

static void
die(const char *why)
{
	fprintf(stderr, "crowd: %s\n", why);
	exit(1);
}

static size_t
keep_answer(char *data, size_t size, size_t n, void *arg)
{
	struct person *p = arg;
	char *grown = realloc(p->answer, p->answer_len + size * n + 1);

	if (grown == NULL)
		return 0;
	memcpy(grown + p->answer_len, data, size * n);
	p->answer = grown;
	p->answer_len += size * n;
	p->answer[p->answer_len] = '\0';
	return size * n;
}

/* A browser that is signed in, and sends what a page of the site would. */
static void
open_browser(struct person *p, const char *account, const char *session)
{
	char cookie[MAC_SEALED_MAX + 64], key[128];

	p->browser = curl_easy_init();
	snprintf(key, sizeof key, "Idempotency-Key: %s", account);
	p->headers = curl_slist_append(NULL, "Content-Type: application/json");
	p->headers =
	    curl_slist_append(p->headers, "Sec-Fetch-Site: same-origin");
	p->headers = curl_slist_append(p->headers, key);
	if (p->browser == NULL || p->headers == NULL)
		die("out of memory");
	snprintf(cookie, sizeof cookie, "%s=%s", SESSION_COOKIE, session);
	curl_easy_setopt(p->browser, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(p->browser, CURLOPT_COOKIE, cookie);
	curl_easy_setopt(p->browser, CURLOPT_HTTPHEADER, p->headers);
	curl_easy_setopt(p->browser, CURLOPT_WRITEFUNCTION, keep_answer);
	curl_easy_setopt(p->browser, CURLOPT_WRITEDATA, p);
	curl_easy_setopt(p->browser, CURLOPT_PRIVATE, p);
	curl_easy_setopt(p->browser, CURLOPT_TIMEOUT, 10L);
	curl_easy_setopt(p->browser, CURLOPT_NOSIGNAL, 1L);
}

static void
make_people(struct crowd *crowd, const struct conf *conf, int concert_id)
{
	struct sql *sql = sql_new(conf, SQL_USER_ADMIN);
	char account[ACCOUNT_ID_MAX + 1], session[MAC_SEALED_MAX];
	int64_t now = clock_mono_ms(), day_ms = 86400000;
	struct keyring *keyring;
	const char *fault;

	if (keyring_open_in(&keyring, conf->security_keys_dir, "session") !=
	    ST_OK)
		die("no signing keys");
	for (size_t i = 0; i < crowd->n; i++) {
		struct person *p = &crowd->people[i];

		snprintf(account, sizeof account, "crowd%ld-%zu",
		    (long)getpid(), i + 1);
		if (account_add(sql, account, account, NULL, POINTS, &fault) !=
			ST_OK ||
		    session_sign(keyring, account, 1, clock_wall_ms() + day_ms,
			session) != ST_OK)
			die("cannot make accounts");
		open_browser(p, account, session);
		crowd_visitor_init(&p->visitor, concert_id);
		p->due_ms = now + (int64_t)i * ENTER_EVERY_MS;
	}
	keyring_free(keyring);
	sql_free(sql);
}

static void
ask(struct crowd *crowd, struct person *p)
{
	const char *body = crowd_visitor_body(&p->visitor);
	char url[256];

	snprintf(url, sizeof url, "%s%s", crowd->url,
	    crowd_visitor_path(&p->visitor));
	curl_easy_setopt(p->browser, CURLOPT_URL, url);
	if (*body == '\0')
		curl_easy_setopt(p->browser, CURLOPT_HTTPGET, 1L);
	else
		curl_easy_setopt(p->browser, CURLOPT_COPYPOSTFIELDS, body);
	p->answer_len = 0;
	p->asking = curl_multi_add_handle(crowd->net, p->browser) == CURLM_OK;
}

static void
take_answer(struct crowd *crowd, CURL *browser, CURLcode result)
{
	struct json_object *answer = NULL;
	struct person *p;
	long http = 0;

	curl_easy_getinfo(browser, CURLINFO_PRIVATE, &p);
	curl_easy_getinfo(browser, CURLINFO_RESPONSE_CODE, &http);
	curl_multi_remove_handle(crowd->net, browser);
	p->asking = false;
	if (result == CURLE_OK && p->answer_len > 0)
		answer = json_tokener_parse(p->answer);
	crowd_visitor_answer(
	    &p->visitor, result == CURLE_OK ? (int)http : 0, answer);
	json_object_put(answer);
	p->due_ms = clock_mono_ms() + p->visitor.wait_ms;
}

static void
take_answers(struct crowd *crowd)
{
	CURLMsg *m;
	int left;

	while ((m = curl_multi_info_read(crowd->net, &left)) != NULL)
		if (m->msg == CURLMSG_DONE)
			take_answer(crowd, m->easy_handle, m->data.result);
}

/* Let everybody whose time has come ask; how many are still about. */
static size_t
ask_due(struct crowd *crowd)
{
	int64_t now = clock_mono_ms();
	size_t about = 0;

	for (size_t i = 0; i < crowd->n; i++) {
		struct person *p = &crowd->people[i];

		if (p->visitor.step == CROWD_GONE)
			continue;
		about++;
		if (!p->asking && p->due_ms <= now)
			ask(crowd, p);
	}
	return about;
}

static void
send_away(struct crowd *crowd)
{
	for (size_t i = 0; i < crowd->n; i++) {
		struct person *p = &crowd->people[i];

		if (!p->asking && p->visitor.step != CROWD_LEAVE) {
			crowd_visitor_send_away(&p->visitor);
			p->due_ms = 0;
		}
	}
}

/* One line that is written over, or, not on a terminal, one a second. */
static void
show(const struct crowd *crowd)
{
	size_t in[CROWD_PLACE__MAX] = { 0 };

	for (size_t i = 0; i < crowd->n; i++)
		in[crowd->people[i].visitor.place]++;
	printf("%s%zu outside, %zu waiting, %zu inside, %zu bought, %zu left  ",
	    isatty(STDOUT_FILENO) ? "\r" : "\n", in[CROWD_OUTSIDE],
	    in[CROWD_WAITING], in[CROWD_INSIDE], in[CROWD_BOUGHT],
	    in[CROWD_LEFT]);
	fflush(stdout);
}

static void
run(struct crowd *crowd)
{
	int64_t shown = 0;
	int running;

	while (ask_due(crowd) > 0) {
		curl_multi_perform(crowd->net, &running);
		take_answers(crowd);
		if (interrupted)
			send_away(crowd);
		if (clock_mono_ms() - shown >= 1000) {
			shown = clock_mono_ms();
			show(crowd);
		}
		curl_multi_poll(crowd->net, NULL, 0, 20, NULL);
	}
	show(crowd);
	putchar('\n');
}

static const char *
need_env(const char *name)
{
	const char *value = getenv(name);

	if (value == NULL)
		die("run it with ./demo crowd");
	return value;
}

int
main(int argc, char **argv)
{
	struct sigaction act = { .sa_handler = on_interrupt };
	struct crowd crowd = { .url = need_env("USHER_URL") };
	const char *concert =
	    argc > 2 ? argv[2] : need_env("USHER_CONCERT_LINE");
	char error[CONF_ERROR_MAX];
	int64_t n, concert_id;
	struct conf conf;

	if (argc < 2 || argc > 3 || !str_to_int(argv[1], 1, CROWD_MAX, &n) ||
	    !str_to_int(concert, 1, INT32_MAX, &concert_id))
		die("usage: crowd N [CONCERT], N from 1 to 20000");
	if (conf_open(&conf, error) != ST_OK)
		die(error);
	sigaction(SIGINT, &act, NULL);
	sigaction(SIGTERM, &act, NULL);
	srandom((unsigned)getpid());
	curl_global_init(CURL_GLOBAL_DEFAULT);
	crowd.n = (size_t)n;
	crowd.people = calloc(crowd.n, sizeof *crowd.people);
	crowd.net = curl_multi_init();
	if (crowd.people == NULL || crowd.net == NULL)
		die("out of memory");
	curl_multi_setopt(
	    crowd.net, CURLMOPT_MAX_TOTAL_CONNECTIONS, (long)CONNECTIONS_MAX);
	make_people(&crowd, &conf, (int)concert_id);
	conf_free(&conf);
	run(&crowd);
	return 0;
}
