#include "base/log.h"
#include "base/service_user.h"
#include "job/job.h"
#include "store/redis.h"

static void
close_redis(struct job_app *app)
{
	redis_free(app->redis);
}

enum status
job_redis(struct job_app *app)
{
	char why[SERVICE_USER_WHY_MAX];
	enum status st;

	st = service_user_become(
	    app->conf, app->conf->queue_checkpoint_dir, why);
	if (st != ST_OK) {
		log_error("%s", why);
		return st;
	}
	app->redis = redis_new(app->conf);
	app->close = close_redis;
	return ST_OK;
}
