#include "base/log.h"
#include "base/service_user.h"
#include "job/job.h"
#include "store/sql.h"

static void
close_sql(struct job_app *app)
{
	sql_free(app->sql);
}

enum status
job_sql(struct job_app *app)
{
	char why[SERVICE_USER_WHY_MAX];
	enum status st;

	st = service_user_become(app->conf, app->conf->booking_state_dir, why);
	if (st != ST_OK) {
		log_error("%s", why);
		return st;
	}
	app->sql = sql_new(app->conf, SQL_USER_CRON);
	app->close = close_sql;
	return ST_OK;
}
