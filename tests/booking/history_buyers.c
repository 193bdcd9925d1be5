/*
 * history_buyers URL CONCERT FIRST-SEAT SEATS BUYERS SECONDS PASSWORD DIR
 *
 * Buyers buyer0, buyer1 ... who reserve, pay, cancel, dawdle, ask again and
 * retry, all after the same few seats of a window that moves on as they are
 * sold.  Each does so on two devices at once, which share the points and no
 * seat.  Every call is written to DIR/buyerN-DEVICE.log (history.h).
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>
#include <json-c/json.h>

#include "history.h"

#define DEVICES 2
#define WINDOW (8 * DEVICES)
#define WINDOW_MOVES_MS 150
#define HOLDS_MAX 2
#define RETRIES_MAX 20
#define ANSWER_MAX 8192

struct buyer {
	const char *url;
	const char *password;
	int concert, first_seat, seats;
	int64_t start_us, end_us; /* of the whole history */
	char account[16];
	int device;
	CURL *curl;
	FILE *log;
	int nkeys;
	int64_t held[HOLDS_MAX];
	int nheld;
	char answer[ANSWER_MAX];
	size_t len;
	long http;
};

static int64_t
now_us(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

static size_t
keep(char *data, size_t size, size_t n, void *arg)
{
	struct buyer *b = arg;

	if (b->len + size * n < sizeof b->answer) {
		memcpy(b->answer + b->len, data, size * n);
		b->len += size * n;
		b->answer[b->len] = '\0';
	}
	return size * n;
}

/* Apache's own error pages are no JSON, and on more than one line. */
static const char *
one_line(struct buyer *b)
{
	return b->answer[0] == '{' && strchr(b->answer, '\n') == NULL
		   ? b->answer
		   : "-";
}

static void
call(struct buyer *b, const char *operation, const char *key, const char *body)
{
	struct curl_slist *headers = NULL;
	char url[256], line[96];
	int64_t start = now_us();

	snprintf(url, sizeof url, "%s/booking/%s", b->url, operation);
	snprintf(line, sizeof line, "Idempotency-Key: %s", key);
	headers = curl_slist_append(NULL, "Content-Type: application/json");
	headers = curl_slist_append(headers, line);
	curl_easy_setopt(b->curl, CURLOPT_URL, url);
	curl_easy_setopt(b->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(b->curl, CURLOPT_POSTFIELDS, body);
	curl_easy_setopt(b->curl, CURLOPT_COOKIEFILE, "");
	curl_easy_setopt(b->curl, CURLOPT_TIMEOUT_MS, 5000L);
	curl_easy_setopt(b->curl, CURLOPT_WRITEFUNCTION, keep);
	curl_easy_setopt(b->curl, CURLOPT_WRITEDATA, b);
	b->len = 0;
	b->answer[0] = '\0';
	b->http = 0;
	if (curl_easy_perform(b->curl) == CURLE_OK)
		curl_easy_getinfo(b->curl, CURLINFO_RESPONSE_CODE, &b->http);
	curl_slist_free_all(headers);
	fprintf(b->log, "%" PRId64 "\t%" PRId64 "\t%s\t%s\t%s\t%ld\t%s\t%s\n",
	    start, now_us(), b->account, operation, key, b->http, body,
	    one_line(b));
	fflush(b->log);
}

static void
think(int most_ms)
{
	usleep((useconds_t)(random() % (most_ms + 1)) * 1000);
}

/* The reservations an answer names become what we hold. */
static void
note_held(struct buyer *b)
{
	struct json_object *o = json_tokener_parse(b->answer), *list, *id;

	b->nheld = 0;
	if (json_object_object_get_ex(o, "reservations", &list))
		for (size_t i = 0; i < json_object_array_length(list); i++)
			if (b->nheld < HOLDS_MAX &&
			    json_object_object_get_ex(
				json_object_array_get_idx(list, i),
				"reservation_id", &id))
				b->held[b->nheld++] = json_object_get_int64(id);
	json_object_put(o);
}

/* A seat of the window that is for this device. */
static int
some_seat(const struct buyer *b)
{
	int64_t moved = (now_us() - b->start_us) / 1000 / WINDOW_MOVES_MS;
	int begin = (int)(moved % (b->seats - WINDOW)) / DEVICES * DEVICES;
	int turn = (int)(random() % (WINDOW / DEVICES));

	return b->first_seat + begin + turn * DEVICES + b->device;
}

static void
reserve(struct buyer *b)
{
	int n = 1 + (int)(random() % HOLDS_MAX);
	int first = some_seat(b), second = some_seat(b);
	char body[128];

	if (n == 1 || first == second)
		snprintf(body, sizeof body,
		    "{\"concert_id\":%d,\"seat_ids\":[%d]}", b->concert, first);
	else
		snprintf(body, sizeof body,
		    "{\"concert_id\":%d,\"seat_ids\":[%d,%d]}", b->concert,
		    first, second);
	call(b, "reserve", "-", body);
	if (b->http == 200) {
		note_held(b);
		/* And once more, as an impatient finger does. */
		if (random() % 4 == 0)
			call(b, "reserve", "-", body);
	}
}

static void
write_ids(const struct buyer *b, char *body, size_t cap)
{
	if (b->nheld == 1)
		snprintf(body, cap, "{\"reservation_ids\":[%" PRId64 "]}",
		    b->held[0]);
	else
		snprintf(body, cap,
		    "{\"reservation_ids\":[%" PRId64 ",%" PRId64 "]}",
		    b->held[0], b->held[1]);
}

/* Does this answer leave open whether it was done? */
static bool
is_open(const struct buyer *b)
{
	return b->http == 0 || b->http >= 500 ||
	       (b->http == 409 &&
		   strstr(b->answer, "payment_in_progress") != NULL);
}

static void
pay(struct buyer *b)
{
	int again = random() % 3 == 0 ? (int)(random() % RETRIES_MAX) : 0;
	char body[128], key[64];

	write_ids(b, body, sizeof body);
	snprintf(key, sizeof key, "%s-%d-%" PRId64 "-%d", b->account, b->device,
	    b->start_us, b->nkeys++);
	for (int i = 0; i < RETRIES_MAX + again; i++) {
		call(b, "complete", key, body);
		if (is_open(b))
			usleep(100000);
		else if (again-- <= 0)
			break;
	}
	b->nheld = 0;
}

static void
cancel(struct buyer *b)
{
	char body[128];

	write_ids(b, body, sizeof body);
	call(b, "cancel", "-", body);
	if (is_open(b) && random() % 2 == 0)
		call(b, "cancel", "-", body);
	b->nheld = 0;
}

static void
buy(struct buyer *b)
{
	int fate;

	think(40);
	reserve(b);
	if (b->nheld == 0)
		return;
	/* Holds last two seconds: some payments come at their very end. */
	if (random() % 5 == 0)
		think(2200);
	else
		think(60);
	fate = (int)(random() % 10);
	if (fate < 5)
		pay(b);
	else if (fate < 9)
		cancel(b);
	else
		b->nheld = 0; /* forgets about it */
}

static void
sign_in(struct buyer *b)
{
	char body[160];
	FILE *log = b->log;

	/* Not part of the history; and no password in a log. */
	b->log = fopen("/dev/null", "w");
	snprintf(body, sizeof body,
	    "{\"account_id\":\"%s\",\"password\":\"%s\"}", b->account,
	    b->password);
	for (int i = 0; i < 5 * RETRIES_MAX && b->http != 200; i++) {
		call(b, "login", "-", body);
		if (b->http != 200)
			usleep(200000);
	}
	fclose(b->log);
	b->log = log;
	if (b->http != 200)
		_exit(1);
}

static int
live(struct buyer *b, int n, const char *dir)
{
	char path[256];

	b->device = n % DEVICES;
	snprintf(b->account, sizeof b->account, "buyer%d", n / DEVICES);
	snprintf(path, sizeof path, "%s/%s-%d.log", dir, b->account, b->device);
	srandom((unsigned)n + (unsigned)b->start_us);
	if ((b->log = fopen(path, "w")) == NULL ||
	    (b->curl = curl_easy_init()) == NULL)
		return 1;
	sign_in(b);
	while (now_us() < b->end_us)
		buy(b);
	fclose(b->log);
	return 0;
}

int
main(int argc, char **argv)
{
	struct buyer b = { 0 };
	int buyers, status, failed = 0;

	if (argc != 9)
		return 2;
	b.url = argv[1];
	b.concert = atoi(argv[2]);
	b.first_seat = atoi(argv[3]);
	b.seats = atoi(argv[4]);
	buyers = atoi(argv[5]);
	b.password = argv[7];
	b.start_us = now_us();
	b.end_us = b.start_us + (int64_t)atoi(argv[6]) * 1000000;
	curl_global_init(CURL_GLOBAL_DEFAULT);
	for (int i = 0; i < buyers * DEVICES; i++)
		if (fork() == 0)
			_exit(live(&b, i, argv[8]));
	while (wait(&status) > 0)
		failed += status != 0;
	return failed > 0;
}
