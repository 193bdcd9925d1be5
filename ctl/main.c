/*
 * usherctl: the operator's command.
 *
 * Each subject's commands are a table in a file of its own (commands.c has the
 * list); this one finds the command, opens what its table says it needs, runs
 * it and says why it failed.  Nobody includes this file's code.
 *
 * Exit status: 0; 1 for a command that failed; 2 for one that was called
 * wrongly.  A command that does not need root's rights gives them up before it
 * opens a store.
 */
#include <locale.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "args.h"
#include "base/log.h"
#include "base/service_user.h"
#include "commands.h"
#include "ctl.h"
#include "help.h"
#include "text.h"
#include "usage.h"

/* The login name, taken before root becomes somebody else. */
static void
find_operator(struct ctl *c)
{
	const struct passwd *pw = getpwuid(getuid());
	const char *name = getenv("SUDO_USER");

	if (name == NULL || *name == '\0')
		name = pw != NULL ? pw->pw_name : "?";
	snprintf(c->operator_name, sizeof c->operator_name, "%s", name);
}

/* A command that does not use the folder works without it. */
static enum status
leave_root(struct ctl *c)
{
	char why[SERVICE_USER_WHY_MAX];
	enum status st;

	if (c->command->needs & (CTL_NEED_SQL | CTL_NEED_ROOT))
		return ST_OK;
	st = service_user_become(
	    c->app.conf, c->app.conf->queue_checkpoint_dir, why);
	if (st == ST_OK ||
	    (st == ST_NOT_FOUND && !(c->command->needs & CTL_NEED_REDIS)))
		return ST_OK;
	return ctl_fail(c, st, "%s", why);
}

static const struct app_needs *
needs_of(const struct ctl_command *cmd)
{
	if (cmd->needs & CTL_NEED_SQL)
		return cmd->needs & CTL_NEED_QUEUE ? &app_booking : &app_sql;
	if (cmd->needs & (CTL_NEED_REDIS | CTL_NEED_REDIS_ALONE))
		return &app_queue;
	return NULL;
}

/* The order matters: the operator's name is root's or that behind sudo, and a
 * store is opened by the user that the command runs as. */
static enum status
run_command(struct ctl *c)
{
	char error[CONF_ERROR_MAX];
	enum status st;

	c->app.program = APP_COMMAND;
	c->app.conf = &c->app.settings;
	if (!(c->command->needs & CTL_OWN_CONF) &&
	    (st = conf_open(&c->app.settings, error)) != ST_OK)
		return ctl_fail(c, st, "%s", error);
	find_operator(c);
	if ((st = leave_root(c)) == ST_OK) {
		app_use(&c->app, needs_of(c->command));
		st = c->command->run(c);
	}
	app_close(&c->app);
	return st;
}

/* A list that is cut short, as by a full disk, must not pass for whole. */
static enum status
finish_output(struct ctl *c)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return ST_OK;
	return ctl_fail(c, ST_INTERNAL,
	    "done, but what it prints could not be written: it is cut short");
}

/* A status' title is for buyers; an operator can do something about these. */
static const char *
failure_words(const struct ctl *c, enum status st)
{
	if (c->reason[0] != '\0')
		return c->reason;
	if (st == ST_NO_CONCERT)
		return "unknown concert; `usherctl concert list` prints all "
		       "and their ids";
	if (st == ST_UNAVAILABLE)
		return c->command->needs & CTL_NEED_SQL
			   ? "the database does not answer"
			   : "Redis does not answer";
	return status_title(st);
}

static int
report_failure(const struct ctl *c, enum status st, bool usage)
{
	fprintf(stderr, "usherctl %s: ", c->command->name);
	text_put(stderr, failure_words(c, st));
	fputc('\n', stderr);
	if (!usage)
		return EXIT_FAILURE;
	fputs("usage: ", stderr);
	usage_print(stderr, c->command);
	return 2;
}

static int
print_help(int argc, char **argv)
{
	if (argc == 0) {
		help_overview(stdout);
	} else if (!help_about(stdout, argc, argv)) {
		help_unknown(stderr, argc, argv);
		return 2;
	}
	return EXIT_SUCCESS;
}

/* `SUBJECT --help` asks about a subject, which need not be a command. */
static int
run_unknown(int argc, char **argv)
{
	if (argc == 2 && strcmp(argv[1], "--help") == 0)
		return print_help(1, argv);
	help_unknown(stderr, argc, argv);
	return 2;
}

/* The help of a command is told without a configuration: args_parse() comes
 * first. */
static int
run_line(struct ctl *c, int argc, char **argv)
{
	enum status st;
	int words;

	if ((c->command = commands_find(argc, argv, &words)) == NULL)
		return run_unknown(argc, argv);
	if ((st = args_parse(c, argc - words, argv + words)) != ST_OK)
		return report_failure(c, st, true);
	if (c->help) {
		usage_print_options(stdout, c->command);
		return EXIT_SUCCESS;
	}
	if ((st = run_command(c)) == ST_OK)
		st = finish_output(c);
	if (st != ST_OK)
		return report_failure(c, st, false);
	return EXIT_SUCCESS;
}

/* --json may stand before the command as well as after it. */
int
main(int argc, char **argv)
{
	struct ctl c = { 0 };

	setlocale(LC_CTYPE, "C.UTF-8");
	log_name("ctl");
	for (argc--, argv++; argc > 0 && strcmp(*argv, "--json") == 0; argc--) {
		c.json = true;
		argv++;
	}
	if (argc == 0) {
		help_overview(stderr);
		return 2;
	}
	if (strcmp(*argv, "help") == 0 || strcmp(*argv, "--help") == 0)
		return print_help(argc - 1, argv + 1);
	if (strcmp(*argv, "--version") == 0) {
		puts("usherctl " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	}
	return run_line(&c, argc, argv);
}
