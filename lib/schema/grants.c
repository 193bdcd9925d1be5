/*
 * The five database users and their privileges.
 *
 * The lists below are all that usher's users may do: what a user has beyond
 * them is revoked with each run, so a privilege given by hand does not last.
 * They are written down a second time in tests/schema/test_grants.c, on
 * purpose: a privilege that is added must be added twice, and so thought about.
 *
 * GRANT, REVOKE and CREATE USER take no question marks, so names and passwords
 * are quoted by the server (quote_text()) and by nothing else.
 */
#include <stdio.h>
#include <string.h>

#include "base/secret.h"
#include "schema/grants.h"

/* What is allowed on a table: on all of it, or (one word) on some columns. */
struct privilege {
	const char *allows;
	const char *columns; /* NULL: the whole table */
	const char *table;
};

/* The programs that sell may do that, and nothing else.  Payments and movements
 * can be added, never changed or deleted; accounts without a password, and
 * without points; passwords are not theirs to see. */
static const struct privilege programs[] = {
	{ "SELECT", "account_id, account_name, session_generation", "account" },
	{ "INSERT", "account_id, account_name", "account" },
	{ "UPDATE", "account_name", "account" },
	{ "SELECT", NULL, "point" },
	{ "INSERT", "account_id", "point" },
	{ "UPDATE", "balance", "point" },
	{ "SELECT", NULL, "concert" },
	{ "SELECT", NULL, "performance" },
	{ "SELECT", NULL, "seat" },
	{ "SELECT, INSERT, UPDATE, DELETE", NULL, "reservation" },
	{ "INSERT", NULL, "payment" },
	{ "SELECT, INSERT", NULL, "payment_item" },
	{ "SELECT, INSERT", NULL, "booking_number" },
	{ "SELECT, INSERT", NULL, "checkin" },
	{ "INSERT", NULL, "point_ledger" },
	{ "SELECT, INSERT, DELETE", NULL, "unpaid_hold" },
	{ "UPDATE", "ends_at", "unpaid_hold" },
	{ "SELECT, INSERT", NULL, "idempotency" },
	{ "UPDATE", "answer", "idempotency" },
	{ "SELECT, INSERT, UPDATE", NULL, "seat_version" },
	{ "SELECT", NULL, "bypass" },
	{ "UPDATE",
	    "due_at, admitted, refused, receipt_admitted, receipt_refused",
	    "bypass" },
	{ "SELECT, INSERT, UPDATE", NULL, "bypass_admission" },
	{ "SELECT, INSERT, UPDATE", NULL, "receipt_admission" },
	{ NULL, NULL, NULL },
};

/* The programs that show things may read them. */
static const struct privilege lists[] = {
	{ "SELECT", NULL, "concert" },
	{ "SELECT", NULL, "performance" },
	{ "SELECT", NULL, "seat" },
	{ "SELECT", NULL, "reservation" },
	{ "SELECT", NULL, "seat_version" },
	{ "SELECT",
	    "concert_id, admitted, refused, receipt_admitted, receipt_refused",
	    "bypass" },
	{ "SELECT", NULL, "cron_run" },
	{ NULL, NULL, NULL },
};

/* Signing in may compare a password and count attempts. */
static const struct privilege sign_in[] = {
	{ "SELECT",
	    "account_id, account_name, password_hash, session_generation",
	    "account" },
	{ "UPDATE", "session_generation", "account" },
	{ "SELECT, INSERT, UPDATE", NULL, "login_attempt" },
	{ NULL, NULL, NULL },
};

/* usher-expire may delete what is void and count what is left. */
static const struct privilege cron[] = {
	{ "SELECT", NULL, "concert" },
	{ "SELECT", NULL, "performance" },
	{ "SELECT, DELETE", NULL, "reservation" },
	{ "SELECT", "ends_at", "unpaid_hold" },
	{ "DELETE", NULL, "unpaid_hold" },
	{ "SELECT", "created_at", "idempotency" },
	{ "DELETE", NULL, "idempotency" },
	{ "SELECT", "ends_at", "bypass_admission" },
	{ "DELETE", NULL, "bypass_admission" },
	{ "SELECT", "ends_at", "receipt_admission" },
	{ "DELETE", NULL, "receipt_admission" },
	{ "SELECT", "ends_at", "login_attempt" },
	{ "DELETE", NULL, "login_attempt" },
	{ "SELECT, INSERT, UPDATE", NULL, "cron_run" },
	{ NULL, NULL, NULL },
};

/* usherctl may set up accounts, concerts and seats, give seats away, refund,
 * and read. */
static const struct privilege operators[] = {
	{ "SELECT, INSERT", NULL, "account" },
	{ "UPDATE", "password_hash, session_generation", "account" },
	{ "SELECT, INSERT", NULL, "point" },
	{ "UPDATE", "balance", "point" },
	{ "SELECT, INSERT", NULL, "concert" },
	{ "UPDATE",
	    "concert_title, queue_manage_required_yn, hold_s, "
	    "seats_per_account, bypass_per_min, seats_total, sale_opens_at, "
	    "sale_closes_at, hidden, cooldown_s, unpaid_holds, cancelled_at",
	    "concert" },
	{ "SELECT, INSERT, DELETE", NULL, "performance" },
	{ "SELECT, INSERT", NULL, "seat" },
	{ "UPDATE", "status", "seat" },
	{ "SELECT, INSERT, DELETE", NULL, "reservation" },
	{ "SELECT, INSERT", NULL, "payment" },
	{ "SELECT, INSERT", NULL, "payment_item" },
	{ "UPDATE", "reservation_id, refunded_at", "payment_item" },
	{ "SELECT, INSERT", NULL, "booking_number" },
	{ "SELECT", NULL, "checkin" },
	{ "SELECT, INSERT", NULL, "point_ledger" },
	{ "SELECT, INSERT, UPDATE", NULL, "seat_version" },
	{ "INSERT", NULL, "bypass" },
	{ NULL, NULL, NULL },
};

#define USERS 5

/* A user of usher.conf. */
struct user {
	const char *name;
	const char *password_file;
	const char *key; /* the setting that names the file */
	const struct privilege *list;
};

/* One run; `why` is the caller's. */
struct grants_run {
	struct sql *db;
	const char *database;
	const char *host; /* where users connect from */
	const struct user *users; /* USERS of them */
	char *why;
};

static const char quote[] = "SELECT QUOTE(?)";
enum { QUOTED_TEXT };

static const char current_user[] =
    "SELECT SUBSTRING_INDEX(CURRENT_USER(), '@', 1)";
enum { CURRENT_NAME };

/* As information_schema writes a user. */
#define GRANTEE "CONCAT('''', ?, '''@''', ?, '''')"

static const char find_user[] =
    "SELECT COUNT(*) FROM information_schema.user_privileges "
    "WHERE grantee = " GRANTEE;

static const char find_grants[] =
    "SELECT privilege_type, NULL, table_name "
    "FROM information_schema.table_privileges WHERE grantee = " GRANTEE
    " AND table_schema = DATABASE() AND privilege_type <> 'USAGE' "
    "UNION ALL SELECT privilege_type, column_name, table_name "
    "FROM information_schema.column_privileges WHERE grantee = " GRANTEE
    " AND table_schema = DATABASE()";
enum { GRANT_PRIVILEGE, GRANT_COLUMN, GRANT_TABLE };

/* --- users --------------------------------------------------------------- */

/* Text as a literal of SQL, quotes included. */
static enum status
quote_text(struct sql *db, const char *text, char *out, size_t cap)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, quote, SQL_ARGS(SQL_TEXT(text)), &rows);
	if (st != ST_OK)
		return st;
	sql_next(rows);
	if (snprintf(out, cap, "%s", sql_text(rows, QUOTED_TEXT)) >= (int)cap)
		st = ST_BAD_FIELD;
	sql_rows_free(rows);
	return st;
}

static enum status
read_password(const struct grants_run *g, const struct user *u,
    char password[SECRET_SIZE])
{
	const char *why;

	if (secret_read_file(u->password_file, password, &why) == ST_OK)
		return ST_OK;
	snprintf(g->why, GRANTS_WHY_MAX, "[mysql] %s: %.150s: %s", u->key,
	    u->password_file, why);
	return ST_BAD_FIELD;
}

/* Without a password file a user that somebody else made is left as it is; none
 * is made, because it would have no password. */
static enum status
check_user_exists(const struct grants_run *g, const struct user *u)
{
	int64_t n;
	enum status st;

	st = sql_query_int(g->db, find_user,
	    SQL_ARGS(SQL_TEXT(u->name), SQL_TEXT(g->host)), &n);
	if (st != ST_OK || n > 0)
		return st;
	snprintf(g->why, GRANTS_WHY_MAX,
	    "[mysql] %s is not set: the database user %.80s is made with the "
	    "password in that file, and never without one",
	    u->key, u->name);
	return ST_BAD_FIELD;
}

/* `full` is the quoted name with its host.  A new user is never without its
 * password; an existing one gets what the file says now.  The texts that hold
 * the password are wiped. */
static enum status
make_user(const struct grants_run *g, const struct user *u, const char *full)
{
	char password[SECRET_SIZE], quoted[520], text[1600];
	enum status st;

	if (u->password_file[0] == '\0')
		return check_user_exists(g, u);
	st = read_password(g, u, password);
	if (st == ST_OK)
		st = quote_text(g->db, password, quoted, sizeof quoted);
	if (st == ST_OK) {
		snprintf(text, sizeof text,
		    "CREATE USER IF NOT EXISTS %s IDENTIFIED BY %s; "
		    "ALTER USER %s IDENTIFIED BY %s",
		    full, quoted, full, quoted);
		st = sql_script(g->db, text);
	}
	explicit_bzero(password, sizeof password);
	explicit_bzero(quoted, sizeof quoted);
	explicit_bzero(text, sizeof text);
	return st;
}

/* --- privileges ---------------------------------------------------------- */

/* Is the word in a list as "one, two, three"? */
static bool
has_word(const char *list, const char *word)
{
	size_t len = strlen(word), n;

	for (const char *p = list; *p != '\0'; p += n + strspn(p + n, ", ")) {
		n = strcspn(p, ",");
		if (n == len && memcmp(p, word, n) == 0)
			return true;
	}
	return false;
}

/* A privilege on a whole table and one on its columns are not the same. */
static bool
is_listed(const struct privilege *list, const struct sql_rows *row)
{
	const char *column = sql_text(row, GRANT_COLUMN);

	for (; list->table != NULL; list++)
		if (strcmp(list->table, sql_text(row, GRANT_TABLE)) == 0 &&
		    has_word(list->allows, sql_text(row, GRANT_PRIVILEGE)) &&
		    (column == NULL ? list->columns == NULL
				    : list->columns != NULL &&
					  has_word(list->columns, column)))
			return true;
	return false;
}

/* usher.conf may give several of its users one name, which then needs what all
 * of them need. */
static bool
is_needed(
    const struct grants_run *g, const char *name, const struct sql_rows *row)
{
	for (size_t i = 0; i < USERS; i++)
		if (strcmp(g->users[i].name, name) == 0 &&
		    is_listed(g->users[i].list, row))
			return true;
	return false;
}

/* " (a, b)", or nothing for a whole table. */
static void
write_columns(char text[256], const char *columns)
{
	text[0] = '\0';
	if (columns != NULL)
		snprintf(text, 256, " (%s)", columns);
}

/* Take back what an earlier version or an administrator granted and the lists
 * do not. */
static enum status
revoke_others(
    const struct grants_run *g, const struct user *u, const char *full)
{
	struct sql_arg name = SQL_TEXT(u->name), host = SQL_TEXT(g->host);
	char text[1024], columns[256];
	struct sql_rows *rows;
	enum status st;

	st = sql_query(
	    g->db, find_grants, SQL_ARGS(name, host, name, host), &rows);
	if (st != ST_OK)
		return st;
	while (st == ST_OK && sql_next(rows)) {
		if (is_needed(g, u->name, rows))
			continue;
		write_columns(columns, sql_text(rows, GRANT_COLUMN));
		snprintf(text, sizeof text, "REVOKE %s%s ON `%s`.`%s` FROM %s",
		    sql_text(rows, GRANT_PRIVILEGE), columns, g->database,
		    sql_text(rows, GRANT_TABLE), full);
		st = sql_script(g->db, text);
	}
	sql_rows_free(rows);
	return st;
}

static enum status
grant_all(const struct grants_run *g, const struct user *u, const char *full)
{
	char text[1024], columns[256];
	enum status st = ST_OK;

	for (const struct privilege *p = u->list;
	     p->table != NULL && st == ST_OK; p++) {
		write_columns(columns, p->columns);
		snprintf(text, sizeof text, "GRANT %s%s ON `%s`.%s TO %s",
		    p->allows, columns, g->database, p->table, full);
		st = sql_script(g->db, text);
	}
	return st;
}

/* Is this the user we are connected as?  It is the owner of the database, and
 * taking privileges from it would end the run. */
static enum status
is_self(struct sql *db, const char *name, bool *self)
{
	struct sql_rows *rows;
	enum status st;

	if ((st = sql_query(db, current_user, SQL_NO_ARGS, &rows)) != ST_OK)
		return st;
	sql_next(rows);
	*self = strcmp(sql_text(rows, CURRENT_NAME), name) == 0;
	sql_rows_free(rows);
	return ST_OK;
}

/* Privileges are granted last: to revoke one on a table takes those on its
 * columns too. */
static enum status
apply_user(const struct grants_run *g, const struct user *u)
{
	char quoted[200], full[220];
	enum status st;
	bool self;

	if ((st = is_self(g->db, u->name, &self)) != ST_OK || self)
		return st;
	if ((st = quote_text(g->db, u->name, quoted, sizeof quoted)) != ST_OK)
		return st;
	snprintf(full, sizeof full, "%s@'%s'", quoted, g->host);
	if ((st = make_user(g, u, full)) == ST_OK &&
	    (st = revoke_others(g, u, full)) == ST_OK)
		st = grant_all(g, u, full);
	return st;
}

/* Stops at the first failure; the users before it are done. */
enum status
grants_apply(struct sql *db, const struct conf *c, char why[GRANTS_WHY_MAX])
{
	const struct user users[USERS] = {
		{ c->mysql_user, c->mysql_password_file, "password_file",
		    programs },
		{ c->mysql_list_user, c->mysql_list_password_file,
		    "list_password_file", lists },
		{ c->mysql_login_user, c->mysql_login_password_file,
		    "login_password_file", sign_in },
		{ c->mysql_cron_user, c->mysql_cron_password_file,
		    "cron_password_file", cron },
		{ c->mysql_admin_user, c->mysql_admin_password_file,
		    "admin_password_file", operators },
	};
	const struct grants_run g = {
		.db = db,
		.database = c->mysql_database,
		.host = c->mysql_socket[0] != '\0' ? "localhost" : "%",
		.users = users,
		.why = why,
	};
	enum status st = ST_OK;

	why[0] = '\0';
	for (size_t i = 0; i < USERS && st == ST_OK; i++)
		st = apply_user(&g, &users[i]);
	return st;
}
