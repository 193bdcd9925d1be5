/*
 * usher-advance: the safety net of every room, and the one that asks shops and
 * beacons.
 *
 * Requests that free a slot call the next visitor themselves; this job advances
 * rooms that get no requests.  What it asks other servers goes on while it
 * waits for its next turn: one that hangs keeps no room waiting.
 */
#include <stdlib.h>

#include "base/clock.h"
#include "base/log.h"
#include "fetch/fetch_many.h"
#include "job/job.h"
#include "queue/beacon_watch.h"
#include "queue/cron_stamp.h"
#include "queue/followup.h"
#include "queue/probe.h"
#include "queue/room_list.h"

/* Requests to other servers that are under way. */
static struct fetch_many *requests;

/* Has the room more to do than fits into a turn? */
static enum status
advance_room(struct app *app, int64_t concert_id, bool *more)
{
	enum status st;

	st = followup_advance(&app->queue, concert_id, more);
	if (st == ST_OK)
		st = probe_room(&app->queue, concert_id, requests);
	if (st == ST_OK)
		st = beacon_watch_room(&app->queue, concert_id, requests);
	if (st != ST_OK)
		log_error(
		    "room %lld: %s", (long long)concert_id, status_code(st));
	return st;
}

/* A room that fails must not keep the others from advancing.  One that has more
 * to do than fits into a turn has the next turn begin at once.  The stamp tells
 * operators that cron runs, even when a room fails. */
static enum status
advance_rooms(struct app *app, int64_t *wait_ms)
{
	enum status st, worst = ST_OK;
	bool more;
	int64_t *ids;
	size_t n;

	if (requests == NULL)
		requests = fetch_many_new();
	if ((st = room_list(&app->queue, &ids, &n)) != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		more = false;
		if ((st = advance_room(app, ids[i], &more)) != ST_OK)
			worst = st;
		if (more)
			*wait_ms = 1;
	}
	free(ids);
	cron_stamp_write(app->conf);
	return worst;
}

static void
wait_for_answers(int64_t ms)
{
	if (requests != NULL)
		fetch_many_wait(requests, ms);
	else
		clock_sleep_ms(ms);
}

/* Each request has a limit of its own, so this ends. */
static void
end_requests(void)
{
	while (requests != NULL && fetch_many_count(requests) > 0)
		fetch_many_wait(requests, 100);
	fetch_many_free(requests);
}

static const struct job job = {
	.name = "advance",
	.needs = &app_queue,
	.work = advance_rooms,
	.wait = wait_for_answers,
	.end = end_requests,
};

int
main(int argc, char **argv)
{
	return job_run(&job, argc, argv);
}
