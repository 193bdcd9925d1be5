/*
 * usher-expire: tell the queue service what can be sold, then delete what has
 * expired in the booking service (holds, idempotency keys, login attempts). The
 * report comes first: it is the pulse of each room, and must not wait for a
 * table that is locked.
 */
#include "booking/expire.h"
#include "base/log.h"
#include "booking/pulse.h"
#include "job/job.h"

static struct pulse *pulse;

static enum status
report_and_expire(struct app *app, int64_t *wait_ms)
{
	int64_t deleted;
	enum status st;

	(void)wait_ms;
	if (pulse == NULL)
		pulse = pulse_new(app->conf);
	if ((st = pulse_turn(pulse, app->sql, app->queue_client)) == ST_OK)
		st = expire_turn(app->sql, &deleted);
	if (st == ST_OK && deleted > 0)
		log_info("%lld holds expired", (long long)deleted);
	return st;
}

static void
forget_pulse(void)
{
	pulse_free(pulse);
}

static const struct job job = {
	.name = "expire",
	.needs = &app_booking,
	.work = report_and_expire,
	.end = forget_pulse,
};

int
main(int argc, char **argv)
{
	return job_run(&job, argc, argv);
}
