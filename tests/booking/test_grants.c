/* Each database user may do what its work needs, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/account.h"
#include "booking/grants.h"
#include "booking/migrate.h"
#include "fixture.h"

/*
 * What each may do with a table: S select all of it, I insert, U update this
 * column, D delete.  Written down here again on purpose: a privilege that is
 * added must be added twice, and so thought about.
 */
static const struct {
	const char *table;
	const char *column;
	const char *may[3]; /* by enum sql_user */
} tables[] = {
	{ "account", "password_hash", { "S", "", "SIU" } },
	{ "account", "account_id", { "S", "", "SI" } },
	{ "point", "balance", { "SU", "", "SIU" } },
	{ "point", "account_id", { "S", "", "SI" } },
	{ "concert", "seats_total", { "S", "S", "SIU" } },
	{ "concert", "concert_id", { "S", "S", "SI" } },
	{ "performance", "starts_at", { "S", "S", "SID" } },
	{ "seat", "status", { "S", "", "SIU" } },
	{ "seat", "price", { "S", "", "SI" } },
	{ "reservation", "paid_at", { "SIUD", "SD", "SD" } },
	{ "payment", "amount", { "I", "", "S" } },
	{ "payment_item", "price", { "SI", "", "S" } },
	{ "payment_item", "refunded_at", { "SI", "", "SU" } },
	{ "point_ledger", "amount", { "I", "", "SI" } },
	{ "idempotency", "answer", { "SIU", "D", "S" } },
	{ "idempotency", "request_hash", { "SI", "D", "S" } },
	{ "seat_version", "version", { "SIU", "", "SIU" } },
	{ "bypass", "due_at", { "SU", "", "SI" } },
	{ "bypass_admission", "ends_at", { "SIU", "D", "S" } },
	{ "login_attempt", "failed", { "SIU", "D", "SD" } },
	{ "cron_run", "deleted", { "S", "SIU", "S" } },
	{ "migration", "checksum", { "", "", "S" } },
};

#define NTABLES ((int)(sizeof tables / sizeof *tables))

static const char *const forbidden[] = {
	"DROP TABLE cron_run",
	"TRUNCATE TABLE cron_run",
	"ALTER TABLE cron_run ADD x INT",
	"CREATE TABLE x (i INT)",
	"CREATE INDEX x ON cron_run (deleted)",
	"CREATE USER x",
	"GRANT SELECT ON seat TO usher_cron@localhost",
	"SELECT * FROM mysql.global_priv",
	"SET GLOBAL max_connections = 1",
	"SELECT 1 INTO OUTFILE '/tmp/usher-test-outfile'",
};

#define NFORBIDDEN ((int)(sizeof forbidden / sizeof *forbidden))

static enum status
run(struct sql *db, const char *statement)
{
	struct sql_rows *rows = NULL;
	enum status st;

	if (strncmp(statement, "SELECT", 6) != 0)
		return sql_script(db, statement);
	st = sql_query(db, statement, SQL_NO_ARGS, &rows);
	sql_rows_free(rows);
	return st;
}

/* The server's words for "you may not": access, table, column, privilege. */
static bool
is_denied(struct sql *db, const char *statement)
{
	static const char *const codes[] = {
		"1044:", "1045:", "1142:", "1143:", "1227:"
	};

	if (run(db, statement) == ST_OK)
		return false;
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strncmp(sql_last_error(db), codes[i], 5) == 0)
			return true;
	return false;
}

static void
expect(struct sql *db, enum sql_user user, char letter, const char *may,
    const char *statement)
{
	bool allowed = strchr(may, letter) != NULL;

	ck_assert_msg(is_denied(db, statement) != allowed, "user %d, %s: %s",
	    (int)user, statement, allowed ? "denied" : "allowed");
}

START_TEST(each_user_has_the_statements_it_needs_and_no_others)
{
	const char *t = tables[_i].table, *c = tables[_i].column;
	char text[160];

	for (enum sql_user user = SQL_USER_BOOKING; user <= SQL_USER_ADMIN;
	     user++) {
		const char *may = tables[_i].may[user];
		struct sql *db = fixture_sql(user);

		snprintf(text, sizeof text, "SELECT * FROM %s LIMIT 0", t);
		expect(db, user, 'S', may, text);
		/* Fails for want of values where it is not denied. */
		snprintf(text, sizeof text,
		    "INSERT INTO %s (%s) SELECT 1 FROM DUAL WHERE FALSE", t, c);
		expect(db, user, 'I', may, text);
		snprintf(text, sizeof text,
		    "UPDATE %s SET %s = NULL WHERE FALSE", t, c);
		expect(db, user, 'U', may, text);
		snprintf(text, sizeof text, "DELETE FROM %s WHERE FALSE", t);
		expect(db, user, 'D', may, text);
		sql_free(db);
	}
}
END_TEST

START_TEST(no_user_may_change_the_schema_or_the_server)
{
	for (enum sql_user user = SQL_USER_BOOKING; user <= SQL_USER_ADMIN;
	     user++) {
		struct sql *db = fixture_sql(user);

		ck_assert_msg(is_denied(db, forbidden[_i]), "user %d: %s",
		    (int)user, forbidden[_i]);
		sql_free(db);
	}
}
END_TEST

START_TEST(a_wrong_password_is_refused)
{
	struct conf wrong = conf;
	char none[] = "";
	struct sql *db;

	wrong.mysql_password_file = none;
	db = sql_new(&wrong, SQL_USER_BOOKING);
	ck_assert(is_denied(db, "SELECT 1"));
	sql_free(db);
}
END_TEST

/* --- migrations ------------------------------------------------------------
 */

static void
keep_line(void *arg, const char *line)
{
	snprintf(arg, 256, "%s", line);
}

/* Run a shell command on a copy of the migrations, then apply that. */
static enum status
migrate_changed(const char *change, char line[256])
{
	struct sql *owner = fixture_owner();
	char dir[100], command[1200];
	enum status st;

	snprintf(dir, sizeof dir, "%s/sql", server_dir(fixture_server()));
	snprintf(command, sizeof command,
	    "rm -rf '%s' && cp -r '%s' '%s' && chmod -R u+w '%s' && "
	    "cd '%s' && %s",
	    dir, SQL_DIR, dir, dir, dir, change);
	ck_assert_int_eq(system(command), 0);
	line[0] = '\0';
	st = migrate_apply(owner, dir, keep_line, line);
	sql_free(owner);
	return st;
}

START_TEST(migrating_again_does_nothing)
{
	char line[256];

	ck_assert_int_eq(migrate_changed("true", line), ST_OK);
	ck_assert_str_eq(line, "");
}
END_TEST

START_TEST(a_migration_that_changed_is_refused)
{
	char line[256];

	ck_assert_int_eq(
	    migrate_changed("echo '-- more' >>0001_schema.sql", line),
	    ST_CONFLICT);
	ck_assert_ptr_nonnull(strstr(line, "0001_schema.sql"));
}
END_TEST

START_TEST(a_new_migration_is_applied_once)
{
	static const char new[] =
	    "echo 'CREATE TABLE IF NOT EXISTS extra (i INT);' >9999_extra.sql";
	struct sql *owner = fixture_owner();
	char line[256];

	ck_assert_int_eq(migrate_changed(new, line), ST_OK);
	ck_assert_str_eq(line, "9999_extra.sql: applied");
	ck_assert_int_eq(migrate_changed(new, line), ST_OK);
	ck_assert_str_eq(line, "");
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM extra"), 0);
	fixture_run(owner,
	    "DROP TABLE extra; DELETE FROM migration WHERE number = 9999");
	sql_free(owner);
}
END_TEST

START_TEST(a_migration_that_fails_is_not_noted)
{
	struct sql *owner = fixture_owner();
	char line[256];

	ck_assert_int_ne(
	    migrate_changed("echo 'NONSENSE;' >9999_wrong.sql", line), ST_OK);
	ck_assert_ptr_nonnull(strstr(line, "9999_wrong.sql"));
	ck_assert_int_eq(fixture_int(owner, "SELECT COUNT(*) FROM migration "
					    "WHERE number = 9999"),
	    0);
	sql_free(owner);
}
END_TEST

START_TEST(granting_again_is_harmless)
{
	struct sql *owner = fixture_owner();
	struct sql *db = fixture_sql(SQL_USER_BOOKING);

	ck_assert_int_eq(fixture_int(db, "SELECT COUNT(*) < 0 FROM seat"), 0);
	ck_assert_int_eq(grants_apply(owner, &conf), ST_OK);
	ck_assert_int_eq(fixture_int(db, "SELECT COUNT(*) < 0 FROM seat"), 0);
	sql_free(db);
	sql_free(owner);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("grants");
	TCase *users = tcase_create("users");
	TCase *migrations = tcase_create("migrations");

	tcase_add_loop_test(users,
	    each_user_has_the_statements_it_needs_and_no_others, 0, NTABLES);
	tcase_add_loop_test(
	    users, no_user_may_change_the_schema_or_the_server, 0, NFORBIDDEN);
	tcase_add_test(users, a_wrong_password_is_refused);
	tcase_add_test(users, granting_again_is_harmless);
	tcase_add_test(migrations, migrating_again_does_nothing);
	tcase_add_test(migrations, a_migration_that_changed_is_refused);
	tcase_add_test(migrations, a_new_migration_is_applied_once);
	tcase_add_test(migrations, a_migration_that_fails_is_not_noted);
	suite_add_tcase(s, users);
	suite_add_tcase(s, migrations);
	return fixture_main(s);
}
