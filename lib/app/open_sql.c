#include "store/sql.h"
#include "web/endpoint.h"

void
endpoint_sql(struct app *app)
{
	app->sql = sql_new(app->conf, SQL_USER_BOOKING);
}
