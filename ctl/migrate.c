/*
 * usherctl migrate: bring the schema and the database users up to date.
 *
 * It connects as the owner of the database, which only root may do.  The users
 * that the programs and usherctl connect as are made last, with the rights that
 * schema/grants.c lists and no others.
 */
#include <stdio.h>

#include "args.h"
#include "commands.h"
#include "ctl.h"
#include "schema/grants.h"
#include "schema/migrate.h"
#include "store/sql.h"

static void
print_migrate_line(void *arg, const char *line)
{
	const struct ctl *c = arg;

	if (!c->json)
		printf("%s\n", line);
}

/* The users come after the schema, as a right can only be given on a table that
 * exists.  A failure of the server is told in its own words: they name what the
 * operator can mend. */
static enum status
apply_schema(struct ctl *c, struct sql *owner)
{
	char why[GRANTS_WHY_MAX] = "";
	enum status st;

	st = migrate_apply(owner, args_text(c, "--from", USHER_DATADIR "/sql"),
	    print_migrate_line, c);
	if (st == ST_OK)
		st = grants_apply(owner, c->app.conf, why);
	if (why[0] != '\0')
		return ctl_fail(c, st, "%s", why);
	if (st == ST_INTERNAL || st == ST_UNAVAILABLE)
		return ctl_fail(c, st, "%.200s", sql_last_error(owner));
	return st;
}

/*
 * The owner of the database makes the tables and the users, for example
 * `--user root`: the users of usher.conf lack the rights.
 */
static enum status
migrate_command(struct ctl *c)
{
	struct conf conf = *c->app.conf; /* borrows the texts */
	char user[64], password_file[1024];
	enum status st;
	struct sql *owner;

	snprintf(user, sizeof user, "%s",
	    args_text(c, "--user", conf.mysql_admin_user));
	snprintf(password_file, sizeof password_file, "%s",
	    args_text(c, "--password-file",
		args_has(c, "--user") ? "" : conf.mysql_admin_password_file));
	conf.mysql_admin_user = user;
	conf.mysql_admin_password_file = password_file;
	owner = sql_new(&conf, SQL_USER_ADMIN);
	st = apply_schema(c, owner);
	sql_free(owner);
	return st;
}

/* clang-format off */
const struct ctl_command migrate_commands[] = {
	{
		.name = "migrate",
		.args = "",
		.help = "bring the schema and the database users up to date",
		.needs = CTL_NEED_ROOT,
		.options = {
			{ .name = "--user", .kind = CTL_BYTES, .min = 1,
			    .max = 63, .value = "NAME",
			    .def = "admin_user of usher.conf",
			    .help = "Database user that makes the tables "
				"and owns the database." },
			{ .name = "--password-file", .kind = CTL_BYTES,
			    .min = 1, .max = 1023, .value = "FILE",
			    .def = "none, or admin_password_file for "
				"admin_user",
			    .help = "File whose first line is the "
				"password of that user." },
			{ .name = "--from", .kind = CTL_BYTES, .min = 1,
			    .max = 1023, .value = "FOLDER",
			    .def = "where they were installed",
			    .help = "Folder of the migrations." },
		},
		.run = migrate_command,
	},
	{ .name = NULL },
};
/* clang-format on */
