#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/log.h"
#include "base/str.h"
#include "booking/grants.h"

/* One privilege: what it allows, and on which table. */
struct privilege {
	const char *allows;
	const char *table;
};

/* The programs: sell, and nothing else.  What was paid or moved can be added
 * to, never changed or deleted. */
static const struct privilege programs[] = {
	{ "SELECT", "account" },
	{ "SELECT, UPDATE (balance)", "point" },
	{ "SELECT", "concert" },
	{ "SELECT", "performance" },
	{ "SELECT", "seat" },
	{ "SELECT, INSERT, UPDATE, DELETE", "reservation" },
	{ "INSERT", "payment" },
	{ "SELECT, INSERT", "payment_item" },
	{ "INSERT", "point_ledger" },
	{ "SELECT, INSERT, UPDATE (answer)", "idempotency" },
	{ "SELECT, INSERT, UPDATE", "seat_version" },
	{ "SELECT, UPDATE (due_at, admitted, refused)", "bypass" },
	{ "SELECT, INSERT, UPDATE", "bypass_admission" },
	{ "SELECT, INSERT, UPDATE", "login_attempt" },
	{ "SELECT", "cron_run" },
	{ NULL, NULL },
};

/* usher-expire: delete what is void, count what is left. */
static const struct privilege cron[] = {
	{ "SELECT", "concert" },
	{ "SELECT", "performance" },
	{ "SELECT, DELETE", "reservation" },
	{ "SELECT (created_at), DELETE", "idempotency" },
	{ "SELECT (ends_at), DELETE", "bypass_admission" },
	{ "SELECT (ends_at), DELETE", "login_attempt" },
	{ "SELECT, INSERT, UPDATE", "cron_run" },
	{ NULL, NULL },
};

/* usherctl: set up accounts, concerts and seats, refund, check. */
static const struct privilege operator[] = {
	{ "SELECT, INSERT, UPDATE (account_name, password_hash)", "account" },
	{ "SELECT, INSERT, UPDATE (balance)", "point" },
	{ "SELECT, INSERT, UPDATE (concert_title, queue_manage_required_yn, "
	  "hold_s, seats_per_account, bypass_per_min, seats_total)",
	    "concert" },
	{ "SELECT, INSERT, DELETE", "performance" },
	{ "SELECT, INSERT, UPDATE (status)", "seat" },
	{ "SELECT, DELETE", "reservation" },
	{ "SELECT", "payment" },
	{ "SELECT, UPDATE (reservation_id, refunded_at)", "payment_item" },
	{ "SELECT, INSERT", "point_ledger" },
	{ "SELECT", "idempotency" },
	{ "SELECT, INSERT, UPDATE", "seat_version" },
	{ "SELECT, INSERT", "bypass" },
	{ "SELECT", "bypass_admission" },
	{ "SELECT, DELETE", "login_attempt" },
	{ "SELECT", "cron_run" },
	{ "SELECT", "migration" },
	{ NULL, NULL },
};

static const char quote[] = "SELECT QUOTE(?)";
static const char who_am_i[] = "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";

/* The server quotes what goes where no question mark may stand. */
static enum status
quote_text(struct sql *db, const char *text, char *out, size_t cap)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, quote, SQL_ARGS(SQL_TEXT(text)), &rows);
	if (st != ST_OK)
		return st;
	sql_next(rows);
	if (snprintf(out, cap, "%s", sql_text(rows, 0)) >= (int)cap)
		st = ST_BAD_FIELD;
	sql_rows_free(rows);
	return st;
}

static enum status
read_password(const char *path, char password[256])
{
	size_t len;

	password[0] = '\0';
	if (path[0] == '\0')
		return ST_OK;
	if (file_read(path, password, 256, &len) != ST_OK) {
		log_error("grants: %s: no password to read", path);
		return ST_NOT_FOUND;
	}
	password[strcspn(password, "\r\n")] = '\0';
	return ST_OK;
}

/* user is quoted, with its host. */
static enum status
make_user(struct sql *db, const char *user, const char *password_file)
{
	char password[256], quoted[520], text[1024];
	enum status st;

	if ((st = read_password(password_file, password)) != ST_OK)
		return st;
	st = quote_text(db, password, quoted, sizeof quoted);
	if (st == ST_OK) {
		snprintf(text, sizeof text,
		    "CREATE USER IF NOT EXISTS %s; "
		    "ALTER USER %s IDENTIFIED BY %s",
		    user, user, quoted);
		st = sql_script(db, text);
	}
	explicit_bzero(password, sizeof password);
	explicit_bzero(quoted, sizeof quoted);
	explicit_bzero(text, sizeof text);
	return st;
}

static enum status
grant_all(struct sql *db, const char *database, const char *user,
    const struct privilege *list)
{
	char text[512];
	enum status st = ST_OK;

	for (; list->table != NULL && st == ST_OK; list++) {
		snprintf(text, sizeof text, "GRANT %s ON `%s`.%s TO %s",
		    list->allows, database, list->table, user);
		st = sql_script(db, text);
	}
	return st;
}

/* Is this the user we are connected as?  It has what it needs. */
static enum status
is_self(struct sql *db, const char *name, bool *self)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(db, who_am_i, SQL_NO_ARGS, &rows)) != ST_OK)
		return st;
	sql_next(rows);
	*self = strcmp(sql_text(rows, 0), name) == 0;
	sql_rows_free(rows);
	return ST_OK;
}

static enum status
set_up(struct sql *db, const struct conf *conf, const char *name,
    const char *password_file, const struct privilege *list)
{
	char quoted[200], user[220];
	enum status st;
	bool self;

	if ((st = is_self(db, name, &self)) != ST_OK || self)
		return st;
	if ((st = quote_text(db, name, quoted, sizeof quoted)) != ST_OK)
		return st;
	snprintf(user, sizeof user, "%s@'%s'", quoted,
	    conf->mysql_socket[0] != '\0' ? "localhost" : "%");
	if ((st = make_user(db, user, password_file)) != ST_OK)
		return st;
	return grant_all(db, conf->mysql_database, user, list);
}

enum status
grants_apply(struct sql *db, const struct conf *c)
{
	enum status st;

	st = set_up(db, c, c->mysql_user, c->mysql_password_file, programs);
	if (st == ST_OK)
		st = set_up(db, c, c->mysql_cron_user,
		    c->mysql_cron_password_file, cron);
	if (st == ST_OK)
		st = set_up(db, c, c->mysql_admin_user,
		    c->mysql_admin_password_file, operator);
	return st;
}
