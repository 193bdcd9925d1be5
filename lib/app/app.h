#ifndef APP_APP_H
#define APP_APP_H

#include <stddef.h>

#include "base/conf.h"
#include "base/status.h"
#include "queue/queue_context.h"

struct keyring;
struct queue_client;
struct sql;

enum app_program {
	APP_ENDPOINT, /* answers requests; the only one with keys */
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
	/* What an endpoint opened of app_keys; NULL: another service's. */
	struct keyring *token_keys;
	struct keyring *session_keys;
	struct keyring *session_public;
	struct keyring *receipt_keys;
	struct keyring *receipt_public;
	struct keyring *ticket_keys;
	struct keyring *ticket_public;
	struct queue_context queue; /* app_queue */
	struct sql *sql; /* all but app_queue */
	struct queue_client *queue_client; /* app_booking */

	/* For app.c; app_close() frees it. */
	struct conf settings; /* what conf points to */
	const struct app_needs *needs; /* what is open */
};

#define APP_QUEUE 0x1u
#define APP_BOOKING 0x2u

/* A file of security.keys_dir: whose endpoints open it, and where they keep the
 * keyring in struct app. */
struct app_key {
	const char *name;
	unsigned services; /* APP_QUEUE, APP_BOOKING */
	size_t offset;
};

#define APP_NKEYS 7
extern const struct app_key app_keys[APP_NKEYS];

/*
 * What a program needs in addition to its settings.  A table of functions and
 * not a flag, so that a program links only the store it uses.
 */
struct app_needs {
	unsigned service; /* APP_QUEUE or APP_BOOKING: whose keys it opens */
	/* The folder that goes with the store.  A job that root starts becomes
	 * the user whose folder that is. */
	const char *(*folder)(const struct conf *);
	void (*open)(struct app *); /* does not connect yet */
	void (*close)(struct app *);
};

extern const struct app_needs app_queue; /* Redis: app->queue */
extern const struct app_needs app_sql; /* the database: app->sql */
/* The same for an endpoint that only reads lists, and for signing in: users of
 * the database with lesser rights. */
extern const struct app_needs app_list;
extern const struct app_needs app_login;
/* The database and the queue service: app->sql, app->queue_client. */
extern const struct app_needs app_booking;

/*
 * Read the settings and open what the program needs, NULL for nothing more.
 * An endpoint also gets its keys; a job becomes the user whose folder it
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
