#ifndef APP_APP_H
#define APP_APP_H

#include "base/conf.h"
#include "base/status.h"
#include "queue/queue_context.h"

struct keyring;
struct queue_client;
struct sql;

enum app_program {
	APP_ENDPOINT, /* answers requests; the only one with a keyring */
	APP_JOB, /* cron starts it, as root or as the web server's user */
	APP_COMMAND /* an operator starts it: usherctl */
};

/*
 * What a program has open: endpoints, jobs and usherctl alike.  What it did not
 * ask for is NULL.  It stays where it was opened: never copy it.
 */
struct app {
	enum app_program program;
	const struct conf *conf;
	struct keyring *keyring;
	struct queue_context queue; /* app_queue */
	struct sql *sql; /* app_sql, app_booking */
	struct queue_client *queue_client; /* app_booking */

	/* For app.c; app_close() frees it. */
	struct conf settings; /* what conf points to */
	const struct app_needs *needs; /* what is open */
};

/*
 * What a program needs in addition to its settings.  A table of functions and
 * not a flag, so that a program links only the store it uses.
 */
struct app_needs {
	/* The folder that goes with the store.  A job that root starts becomes
	 * the user whose folder that is. */
	const char *(*folder)(const struct conf *);
	void (*open)(struct app *); /* does not connect yet */
	void (*close)(struct app *);
};

extern const struct app_needs app_queue; /* Redis: app->queue */
extern const struct app_needs app_sql; /* the database: app->sql */
/* The database and the queue service: app->sql, app->queue_client. */
extern const struct app_needs app_booking;

/*
 * Read the settings and open what the program needs, NULL for nothing more.
 * An endpoint also gets its keyring; a job becomes the user whose folder it
 * works in.  Trouble is logged, and the app is then empty.
 */
enum status app_open(
    struct app *, enum app_program, const struct app_needs *) MUST_CHECK;

/* Open what is needed for a program that has read its settings by itself, into
 * app->settings: program and conf are set, all else is zero. */
void app_use(struct app *, const struct app_needs *);

/* Close what is open.  An empty app is allowed. */
void app_close(struct app *);

#endif
