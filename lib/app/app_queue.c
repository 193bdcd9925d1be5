/* What a program of the queue service needs: Redis.  Nothing here may name the
 * other service or its store. */
#include "app/app.h"
#include "store/redis.h"

static const char *
queue_folder(const struct conf *conf)
{
	return conf->queue_checkpoint_dir;
}

static void
open_queue(struct app *app)
{
	app->queue.conf = app->conf;
	app->queue.redis = redis_new(app->conf);
}

static void
close_queue(struct app *app)
{
	redis_free(app->queue.redis);
}

const struct app_needs app_queue = { APP_QUEUE, queue_folder, open_queue,
	close_queue };
