/*
 * usher-advance: the safety net of every room.  Requests that free a slot call
 * the next visitor themselves; this job advances rooms that get no requests.
 */
#include <stdlib.h>

#include "base/log.h"
#include "job/job.h"
#include "queue/cron_stamp.h"
#include "queue/followup.h"
#include "queue/room_list.h"

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

	if ((st = room_list(&app->queue, &ids, &n)) != ST_OK)
		return st;
	for (size_t i = 0; i < n; i++) {
		if ((st = followup_advance(&app->queue, ids[i], &more)) !=
		    ST_OK) {
			log_error("room %lld: %s", (long long)ids[i],
			    status_code(st));
			worst = st;
		}
		if (more)
			*wait_ms = 1;
	}
	free(ids);
	cron_stamp_write(app->conf);
	return worst;
}

static const struct job job = {
	.name = "advance",
	.needs = &app_queue,
	.work = advance_rooms,
};

int
main(int argc, char **argv)
{
	return job_run(&job, argc, argv);
}
