#include "job/job.h"
#include "store/redis.h"

void
job_redis(struct job_app *app)
{
	app->redis = redis_new(app->conf);
}
