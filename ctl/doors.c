/*
 * The doors that the settings lead to, as `usherctl check` asks them: that of
 * the queue service, and the booking host's own.
 *
 * A door answers 204 at /door (apache/usher-door.conf.in), and the address that
 * buyers visit does not.  One that does not answer is no fault: the check runs
 * before it is started.
 */
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "doors.h"
#include "fetch/fetch_many.h"

#define WAIT_MS 1000 /* for both */
#define LOOK_EVERY_MS 20

struct door {
	const char *key; /* of usher.conf, that leads to it */
	char url[512];
};

static void
note_answer(void *arg, enum status st, const struct fetch_answer *answer)
{
	const struct door *d = arg;

	if (st != ST_OK)
		fprintf(stderr,
		    "note: [booking] %s: %s: %s; does usher-door run?\n",
		    d->key, d->url, answer->why);
	else if (answer->http != 204)
		fprintf(stderr,
		    "note: [booking] %s: %s answers %ld, as no door does: "
		    "there the booking service may stand in line with buyers\n",
		    d->key, d->url, answer->http);
}

/* The door of the queue service is at the same address as the service. */
static void
find_doors(const struct conf *conf, struct door *queue, struct door *own)
{
	const char *url = conf->booking_queue_url;
	size_t len = strlen(url), tail = strlen("/queue");

	if (len > tail && strcmp(url + len - tail, "/queue") == 0)
		len -= tail;
	queue->key = "queue_url";
	snprintf(queue->url, sizeof queue->url, "%.*s/door", (int)len, url);
	own->key = "own_door_url";
	snprintf(own->url, sizeof own->url, "%s", conf->booking_own_door_url);
}

void
doors_check(const struct conf *conf)
{
	const struct fetch_limits limits = { .total_ms = WAIT_MS,
		.max_bytes = FETCH_BODY_MAX - 1 };
	struct fetch_many *net = fetch_many_new();
	struct door queue, own;

	find_doors(conf, &queue, &own);
	fetch_many_start(net, queue.url, &limits, note_answer, &queue);
	if (*own.url != '\0' && strcmp(own.url, queue.url) != 0)
		fetch_many_start(net, own.url, &limits, note_answer, &own);
	while (fetch_many_count(net) > 0)
		fetch_many_wait(net, LOOK_EVERY_MS);
	fetch_many_free(net);
}
