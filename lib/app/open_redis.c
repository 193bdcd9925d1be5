#include "store/redis.h"
#include "web/endpoint.h"

void
endpoint_redis(struct app *app)
{
	app->redis = redis_new(app->conf);
}
