/* usher-expire: delete what has expired in the booking service (holds,
 * idempotency keys, login attempts), and report the seats left to the queue
 * service. */
#include "booking/expire.h"
#include "base/log.h"
#include "job/job.h"

static enum status
expire_holds(struct app *app, int64_t *wait_ms)
{
	int64_t deleted;
	enum status st;

	(void)wait_ms;
	st = expire_turn(app->sql, app->queue_client, &deleted);
	if (st == ST_OK && deleted > 0)
		log_info("%lld holds expired", (long long)deleted);
	return st;
}

static const struct job job = {
	.name = "expire",
	.needs = &app_booking,
	.work = expire_holds,
};

int
main(int argc, char **argv)
{
	return job_run(&job, argc, argv);
}
