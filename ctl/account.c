/* usherctl account: who may buy, and with how many points. */
#include "booking/account.h"
#include "args.h"
#include "base/json.h"
#include "base/str.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"
#include "prompt.h"

#define PASSWORD_RULE                                                          \
	"a password is %d to %d bytes of UTF-8, none a control character"

static enum status
report_no_account(struct ctl *c)
{
	return ctl_fail(
	    c, ST_NO_ACCOUNT, "there is no account %.50s", c->arg[0]);
}

static enum status
print_account(struct ctl *c, const char *id)
{
	struct json_object *o;
	struct account account;
	enum status st;

	st = account_get(c->sql, id, &account);
	if (st != ST_OK)
		return st == ST_NO_ACCOUNT ? report_no_account(c) : st;
	o = json_object_new_object();
	json_add_text(o, "account_id", account.id);
	json_add_text(o, "account_name", account.name);
	json_add_int(o, "balance", account.balance);
	print_result(c, o);
	return ST_OK;
}

static enum status
account_add_command(struct ctl *c)
{
	char password[SECRET_SIZE];
	enum status st;

	st = prompt_secret(c, "password", password);
	if (st != ST_OK)
		return st;
	st = account_add(c->sql, c->arg[0], args_text(c, "--name", c->arg[0]),
	    password, args_int(c, "--points", 0));
	if (st == ST_CONFLICT)
		return ctl_fail(
		    c, st, "there is an account %.50s already", c->arg[0]);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st,
		    "an id is 1 to %d visible ASCII characters, "
		    "and " PASSWORD_RULE,
		    ACCOUNT_ID_MAX, ACCOUNT_PASSWORD_MIN, ACCOUNT_PASSWORD_MAX);
	return st == ST_OK ? print_account(c, c->arg[0]) : st;
}

static enum status
account_password_command(struct ctl *c)
{
	char password[SECRET_SIZE];
	enum status st;

	st = prompt_secret(c, "password", password);
	if (st != ST_OK)
		return st;
	st = account_set_password(c->sql, c->arg[0], password);
	if (st == ST_BAD_FIELD)
		return ctl_fail(c, st, PASSWORD_RULE, ACCOUNT_PASSWORD_MIN,
		    ACCOUNT_PASSWORD_MAX);
	return st == ST_NO_ACCOUNT ? report_no_account(c) : st;
}

static enum status
account_points_command(struct ctl *c)
{
	int64_t n, balance;
	enum status st;

	if (!str_to_int(
		c->arg[1], -ACCOUNT_POINTS_MAX, ACCOUNT_POINTS_MAX, &n) ||
	    n == 0)
		return ctl_fail(c, ST_BAD_FIELD,
		    "`%.40s` is no number of points: give one from 1 to %lld "
		    "to add, or one below 0 to take away",
		    c->arg[1], (long long)ACCOUNT_POINTS_MAX);
	st = account_grant(c->sql, c->arg[0], n, &balance);
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

const struct ctl_command account_commands[] = {
	{ "account add", "ID",
	    "make an account; its password on standard input", CTL_NEED_SQL,
	    { { "--name", CTL_TEXT, false, 1, ACCOUNT_NAME_CHARS, NULL },
		{ "--points", CTL_INT, false, 0, ACCOUNT_POINTS_MAX, NULL } },
	    account_add_command },
	{ "account password", "ID", "set its password, from standard input",
	    CTL_NEED_SQL, { { 0 } }, account_password_command },
	{ "account points", "ID N", "give points, or take them (N below 0)",
	    CTL_NEED_SQL, { { 0 } }, account_points_command },
	{ "account show", "ID", "print an account and its points", CTL_NEED_SQL,
	    { { 0 } }, account_show_command },
	{ 0 },
};
