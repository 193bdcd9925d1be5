/*
 * How a program starts and ends.  Every program goes through here, so that a
 * setting, a key file or a user is treated alike by all.
 *
 * The order matters: the settings say which user a job becomes, and it becomes
 * that user before a store is opened, so that nothing in the store's folder is
 * touched by root.  This file names no store: it would pull both into each
 * program (tests/house/stores.sh).
 */
#include "app/app.h"
#include "base/conf_good.h"
#include "base/keyring.h"
#include "base/log.h"
#include "base/service_user.h"

#define KEY(name, services, member)                                            \
	{                                                                      \
		name, services, offsetof(struct app, member)                   \
	}

/* Each service makes what the other can only check: a host that has one of them
 * holds no secret of the other. */
const struct app_key app_keys[APP_NKEYS] = {
	KEY("token", APP_QUEUE, token_keys),
	KEY("session", APP_BOOKING, session_keys),
	KEY("session" KEYRING_PUBLIC, APP_QUEUE | APP_BOOKING, session_public),
	KEY("receipt", APP_QUEUE, receipt_keys),
	KEY("receipt" KEYRING_PUBLIC, APP_BOOKING, receipt_public),
	KEY("ticket", APP_BOOKING, ticket_keys),
	KEY("ticket" KEYRING_PUBLIC, APP_BOOKING, ticket_public),
};

/* The last good settings are better than none: what is wrong with those of the
 * file is logged, and the program goes on. */
static enum status
read_settings(struct app *app)
{
	char error[CONF_ERROR_MAX];
	enum status st = conf_start(&app->settings, error);

	if (error[0] != '\0')
		log_error("%s", error);
	if (st == ST_OK)
		app->conf = &app->settings;
	return st;
}

static enum status
become_folder_owner(const struct app *app, const struct app_needs *needs)
{
	char why[SERVICE_USER_WHY_MAX];
	enum status st =
	    service_user_become(app->conf, needs->folder(app->conf), why);

	if (st != ST_OK)
		log_error("%s", why);
	return st;
}

static struct keyring **
app_key_place(struct app *app, size_t i)
{
	return (struct keyring **)(void *)((char *)app + app_keys[i].offset);
}

static enum status
open_service_keys(struct app *app, unsigned service)
{
	enum status st;

	for (size_t i = 0; i < APP_NKEYS; i++) {
		if (!(app_keys[i].services & service))
			continue;
		st = keyring_open_in(app_key_place(app, i),
		    app->conf->security_keys_dir, app_keys[i].name);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

/*
 * An endpoint makes and reads tokens and cookies, so it needs the keys.  A job
 * becomes the user of its folder before it opens anything.  A command opens
 * what it needs by itself: `usherctl check` must also run where the keys cannot
 * be read.
 */
static enum status
get_ready(struct app *app, const struct app_needs *needs)
{
	enum status st;

	if ((st = read_settings(app)) != ST_OK)
		return st;
	switch (app->program) {
	case APP_ENDPOINT:
		return needs == NULL ? ST_OK
				     : open_service_keys(app, needs->service);
	case APP_JOB:
		return needs == NULL ? ST_OK : become_folder_owner(app, needs);
	case APP_COMMAND:
		break;
	}
	return ST_OK;
}

enum status
app_open(
    struct app *app, enum app_program program, const struct app_needs *needs)
{
	enum status st;

	*app = (struct app){ .program = program };
	if ((st = get_ready(app, needs)) != ST_OK) {
		app_close(app);
		return st;
	}
	app_use(app, needs);
	return ST_OK;
}

void
app_use(struct app *app, const struct app_needs *needs)
{
	if (needs == NULL)
		return;
	needs->open(app);
	app->needs = needs;
}

void
app_close(struct app *app)
{
	if (app->needs != NULL)
		app->needs->close(app);
	for (size_t i = 0; i < APP_NKEYS; i++)
		keyring_free(*app_key_place(app, i));
	conf_free(&app->settings);
	*app = (struct app){ 0 };
}
