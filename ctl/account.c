/*
 * usherctl account: the buyers and their points.
 *
 * A password comes from standard input alone (prompt.c).  Points are given and
 * taken by account_grant(), which writes the ledger in the same transaction;
 * nothing here touches a balance.
 */
#include <string.h>

#include "args.h"
#include "base/json.h"
#include "base/str.h"
#include "booking/account.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "prompt.h"

static enum status
report_no_account(struct ctl *c)
{
	return ctl_fail(
	    c, ST_NO_ACCOUNT, "there is no account %.50s", c->arg[0]);
}

/* Read after each change and never computed: the operator sees the balance that
 * the database has, with what buyers did meanwhile. */
static enum status
print_account(struct ctl *c, const char *id)
{
	struct json_object *o;
	struct account account;
	enum status st;

	st = account_get(c->app.sql, id, &account);
	if (st != ST_OK)
		return st == ST_NO_ACCOUNT ? report_no_account(c) : st;
	o = json_object_new_object();
	json_add_text(o, "account_id", account.id);
	json_add_text(o, "account_name", account.name);
	json_add_int(o, "balance", account.balance);
	print_result(c, o);
	return ST_OK;
}

/* What is not acceptable is told in the words of the rule that refuses it. */
static enum status
account_add_command(struct ctl *c)
{
	char password[SECRET_SIZE];
	const char *fault;
	enum status st;

	st = prompt_secret(c, "password", password);
	if (st != ST_OK)
		return st;
	st = account_add(c->app.sql, c->arg[0],
	    args_text(c, "--name", c->arg[0]), password,
	    args_int(c, "--points", 0), &fault);
	explicit_bzero(password, sizeof password);
	if (st == ST_CONFLICT)
		return ctl_fail(
		    c, st, "there is an account %.50s already", c->arg[0]);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st, "%s", fault);
	return st == ST_OK ? print_account(c, c->arg[0]) : st;
}

static enum status
account_password_command(struct ctl *c)
{
	char password[SECRET_SIZE];
	const char *fault;
	enum status st;

	st = prompt_secret(c, "password", password);
	if (st != ST_OK)
		return st;
	st = account_set_password(c->app.sql, c->arg[0], password, &fault);
	explicit_bzero(password, sizeof password);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st, "%s", fault);
	return st == ST_NO_ACCOUNT ? report_no_account(c) : st;
}

static enum status
account_sign_out_command(struct ctl *c)
{
	enum status st;

	st = account_sign_out(c->app.sql, c->arg[0]);
	return st == ST_NO_ACCOUNT ? report_no_account(c) : st;
}

/* The second argument is not an option: giving points is the whole command, and
 * 0 would be a mistake. */
static enum status
account_points_command(struct ctl *c)
{
	int64_t n, balance;
	enum status st;

	if (!str_to_int(
		c->arg[1], -ACCOUNT_POINTS_MAX, ACCOUNT_POINTS_MAX, &n) ||
	    n == 0)
		return ctl_fail(c, ST_BAD_FIELD,
		    "invalid number of points: `%.40s`; give one from 1 to "
		    "%lld to add, or one below 0 to take away",
		    c->arg[1], (long long)ACCOUNT_POINTS_MAX);
	st = account_grant(c->app.sql, c->arg[0], n, &balance);
	if (st == ST_NO_ACCOUNT)
		return report_no_account(c);
	if (st == ST_INSUFFICIENT_POINTS)
		return ctl_fail(
		    c, st, "%.50s has fewer points than that", c->arg[0]);
	return st == ST_OK ? print_account(c, c->arg[0]) : st;
}

static enum status
account_show_command(struct ctl *c)
{
	return print_account(c, c->arg[0]);
}

/* clang-format off */
const struct ctl_command account_commands[] = {
	{
		.name = "account add",
		.args = "ID",
		.help = "make an account; its password on standard input",
		.needs = CTL_NEED_SQL,
		.options = {
			{ .name = "--name", .kind = CTL_TEXT, .min = 1,
			    .max = ACCOUNT_NAME_CHARS, .def = "the id",
			    .help = "Name of the buyer." },
			{ .name = "--points", .kind = CTL_INT, .min = 0,
			    .max = ACCOUNT_POINTS_MAX, .unit = "points",
			    .def = "0",
			    .help = "Points that the account begins with." },
		},
		.run = account_add_command,
	},
	{
		.name = "account password",
		.args = "ID",
		.help = "set its password, from standard input; sign it out",
		.needs = CTL_NEED_SQL,
		.run = account_password_command,
	},
	{
		.name = "account points",
		.args = "ID N",
		.help = "give points, or take them (N below 0)",
		.needs = CTL_NEED_SQL,
		.run = account_points_command,
	},
	{
		.name = "account show",
		.args = "ID",
		.help = "print an account and its points",
		.needs = CTL_NEED_SQL,
		.run = account_show_command,
	},
	{
		.name = "account signout",
		.args = "ID",
		.help = "end its sessions, on all devices",
		.needs = CTL_NEED_SQL,
		.run = account_sign_out_command,
	},
	{ .name = NULL },
};
/* clang-format on */
