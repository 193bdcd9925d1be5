/* usher-expire: delete what is void in the booking service, report stock. */
#include "booking/expire.h"
#include "base/log.h"
#include "job/job.h"

static enum status
work(struct job_app *app, int64_t *wait_ms)
{
	static struct queue_client *queue_client;
	int64_t deleted;
	enum status st;

	(void)wait_ms;
	if (queue_client == NULL)
		queue_client = queue_client_new(app->conf);
	st = expire_turn(app->sql, queue_client, &deleted);
	if (st == ST_OK && deleted > 0)
		log_info("%lld holds ran out", (long long)deleted);
	return st;
}

static const struct job job = {
	.name = "expire",
	.open = job_sql,
	.work = work,
};

int
main(int argc, char **argv)
{
	return job_run(&job, argc, argv);
}
