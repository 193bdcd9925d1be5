#include "job/job.h"
#include "store/sql.h"

void
job_sql(struct job_app *app)
{
	app->sql = sql_new(app->conf, SQL_USER_CRON);
}
