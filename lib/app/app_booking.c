/*
 * What a program of the booking service needs: its database and, if it tells
 * the queue service anything, a client of that.  Which user of the database it
 * is depends on the kind of program, and of endpoints on what they are for: one
 * that was broken into may do what that user may.  Nothing here may name Redis.
 */
#include "app/app.h"
#include "booking/queue_client.h"
#include "store/sql.h"

static const enum sql_user users[] = {
	[APP_ENDPOINT] = SQL_USER_BOOKING,
	[APP_JOB] = SQL_USER_CRON,
	[APP_COMMAND] = SQL_USER_ADMIN,
};

static const char *
booking_folder(const struct conf *conf)
{
	return conf->booking_state_dir;
}

static void
open_sql(struct app *app)
{
	app->sql = sql_new(app->conf, users[app->program]);
}

static void
open_list(struct app *app)
{
	app->sql = sql_new(app->conf, SQL_USER_LIST);
}

static void
open_login(struct app *app)
{
	app->sql = sql_new(app->conf, SQL_USER_LOGIN);
}

static void
close_sql(struct app *app)
{
	sql_free(app->sql);
}

/* Buyers start endpoints, so there may be many of them at once: they take
 * turns at the queue service.  Jobs and operators need no turn. */
static void
open_booking(struct app *app)
{
	open_sql(app);
	app->queue_client = queue_client_new(app->conf);
	if (app->program == APP_ENDPOINT)
		queue_client_take_turns(app->queue_client);
}

static void
close_booking(struct app *app)
{
	queue_client_free(app->queue_client);
	close_sql(app);
}

const struct app_needs app_sql = { APP_BOOKING, booking_folder, open_sql,
	close_sql };
const struct app_needs app_list = { APP_BOOKING, booking_folder, open_list,
	close_sql };
const struct app_needs app_login = { APP_BOOKING, booking_folder, open_login,
	close_sql };
const struct app_needs app_booking = { APP_BOOKING, booking_folder,
	open_booking, close_booking };
