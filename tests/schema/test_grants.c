/* Each database user may do what its work needs, and nothing else. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "base/array.h"
#include "booking/account.h"
#include "booking/fixture.h"
#include "schema/grants.h"

/*
 * What each may do with a table: S select this column, I insert it, U update
 * it, D delete; NULL is nothing.  Written down here again on purpose: a
 * privilege that is added must be added twice, and so thought about.
 */
static const struct {
	const char *table;
	const char *column;
	/* By enum sql_user: selling, cron, usherctl, lists, signing in. */
	const char *may[SQL_USER_LOGIN + 1];
} tables[] = {
	{ "account", "password_hash", { "", "", "SIU", "", "S" } },
	{ "account", "account_id", { "SI", "", "SI", "", "S" } },
	{ "account", "account_name", { "SIU", "", "SI", "", "S" } },
	{ "account", "session_generation", { "S", "", "SIU", "", "SU" } },
	{ "point", "balance", { "SU", "", "SIU" } },
	{ "point", "account_id", { "SI", "", "SI" } },
	{ "concert", "seats_total", { "S", "S", "SIU", "S" } },
	{ "concert", "cancelled_at", { "S", "S", "SIU", "S" } },
	{ "concert", "sale_opens_at", { "S", "S", "SIU", "S" } },
	{ "concert", "sale_closes_at", { "S", "S", "SIU", "S" } },
	{ "concert", "hidden", { "S", "S", "SIU", "S" } },
	{ "concert", "cooldown_s", { "S", "S", "SIU", "S" } },
	{ "concert", "unpaid_holds", { "S", "S", "SIU", "S" } },
	{ "concert", "concert_id", { "S", "S", "SI", "S" } },
	{ "performance", "starts_at", { "S", "S", "SID", "S" } },
	{ "seat", "status", { "S", "", "SIU", "S" } },
	{ "seat", "price", { "S", "", "SI", "S" } },
	{ "reservation", "paid_at", { "SIUD", "SD", "SID", "S" } },
	{ "unpaid_hold", "ends_at", { "SIUD", "SD", "" } },
	{ "unpaid_hold", "account_id", { "SID", "D", "" } },
	{ "payment", "amount", { "I", "", "SI" } },
	{ "payment_item", "price", { "SI", "", "SI" } },
	{ "payment_item", "refunded_at", { "SI", "", "SIU" } },
	{ "booking_number", "number", { "SI", "", "SI" } },
	{ "checkin", "used_at", { "SI", "", "S" } },
	{ "point_ledger", "amount", { "I", "", "SI" } },
	{ "idempotency", "answer", { "SIU", "D", "" } },
	{ "idempotency", "request_hash", { "SI", "D", "" } },
	{ "seat_version", "version", { "SIU", "", "SIU", "S" } },
	{ "bypass", "due_at", { "SU", "", "I" } },
	{ "bypass", "admitted", { "SU", "", "I", "S" } },
	{ "bypass", "receipt_admitted", { "SU", "", "I", "S" } },
	{ "bypass", "receipt_refused", { "SU", "", "I", "S" } },
	{ "receipt_admission", "ends_at", { "SIU", "SD", "" } },
	{ "receipt_admission", "account_id", { "SIU", "D", "" } },
	{ "bypass_admission", "ends_at", { "SIU", "SD", "" } },
	{ "bypass_admission", "account_id", { "SIU", "D", "" } },
	{ "login_attempt", "next_at", { "", "D", "", "", "SIU" } },
	{ "login_attempt", "ends_at", { "", "SD", "", "", "SIU" } },
	{ "cron_run", "deleted", { "", "SIU", "", "S" } },
	{ "migration", "checksum", { "", "", "" } },
};

#define NTABLES ((int)ARRAY_LEN(tables))

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

#define NFORBIDDEN ((int)ARRAY_LEN(forbidden))

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
	for (size_t i = 0; i < ARRAY_LEN(codes); i++)
		if (strncmp(sql_last_error(db), codes[i], 5) == 0)
			return true;
	return false;
}

static void
expect(struct sql *db, enum sql_user user, char letter, const char *may,
    const char *statement)
{
	bool allowed = may != NULL && strchr(may, letter) != NULL;

	ck_assert_msg(is_denied(db, statement) != allowed, "user %d, %s: %s",
	    (int)user, statement, allowed ? "denied" : "allowed");
}

START_TEST(each_user_has_the_statements_it_needs_and_no_others)
{
	const char *t = tables[_i].table, *c = tables[_i].column;
	char text[160];

	for (enum sql_user user = SQL_USER_BOOKING; user <= SQL_USER_LOGIN;
	     user++) {
		const char *may = tables[_i].may[user];
		struct sql *db = fixture_sql(user);

		snprintf(text, sizeof text, "SELECT %s FROM %s LIMIT 0", c, t);
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

START_TEST(every_table_is_listed_here)
{
	static const char all_tables[] =
	    "SELECT table_name FROM information_schema.tables "
	    "WHERE table_schema = DATABASE()";
	struct sql *owner = fixture_owner();
	struct sql_rows *rows;

	ck_assert_int_eq(
	    sql_query(owner, all_tables, SQL_NO_ARGS, &rows), ST_OK);
	while (sql_next(rows)) {
		int i = 0;

		while (i < NTABLES &&
		       strcmp(tables[i].table, sql_text(rows, 0)) != 0)
			i++;
		ck_assert_msg(i < NTABLES, "%s", sql_text(rows, 0));
	}
	sql_rows_free(rows);
	sql_free(owner);
}
END_TEST

START_TEST(no_user_may_change_the_schema_or_the_server)
{
	for (enum sql_user user = SQL_USER_BOOKING; user <= SQL_USER_LOGIN;
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

/* --- granting again --------------------------------------------------------
 */

/* As migrate does, with one setting changed. */
static enum status
apply_with(char **setting, const char *value, char why[GRANTS_WHY_MAX])
{
	struct sql *owner = fixture_owner();
	char text[128], *was = *setting;
	enum status st;

	snprintf(text, sizeof text, "%s", value);
	*setting = text;
	st = grants_apply(owner, &conf, why);
	*setting = was;
	sql_free(owner);
	return st;
}

static enum status
apply(void)
{
	char why[GRANTS_WHY_MAX];

	return apply_with(&conf.mysql_user, conf.mysql_user, why);
}

START_TEST(granting_again_is_harmless)
{
	struct sql *db = fixture_sql(SQL_USER_BOOKING);

	ck_assert_int_eq(fixture_int(db, "SELECT COUNT(*) < 0 FROM seat"), 0);
	ck_assert_int_eq(apply(), ST_OK);
	ck_assert_int_eq(fixture_int(db, "SELECT COUNT(*) < 0 FROM seat"), 0);
	sql_free(db);
}
END_TEST

START_TEST(what_is_no_longer_listed_is_taken_back)
{
	struct sql *owner = fixture_owner();
	struct sql *db = fixture_sql(SQL_USER_BOOKING);

	fixture_run(owner,
	    "GRANT UPDATE, DELETE ON payment TO usher@localhost; "
	    "GRANT UPDATE ON point TO usher@localhost; "
	    "GRANT UPDATE (price), INSERT (price) ON seat TO usher@localhost; "
	    "GRANT SELECT ON migration TO usher@localhost");
	ck_assert_int_eq(apply(), ST_OK);
	ck_assert(is_denied(db, "DELETE FROM payment WHERE FALSE"));
	ck_assert(is_denied(db, "UPDATE payment SET amount = 1 WHERE FALSE"));
	ck_assert(is_denied(db, "UPDATE point SET point_id = 1 WHERE FALSE"));
	ck_assert(is_denied(db, "UPDATE seat SET price = 1 WHERE FALSE"));
	ck_assert(is_denied(db, "SELECT * FROM migration"));
	ck_assert_int_eq(
	    run(db, "UPDATE point SET balance = 1 WHERE FALSE"), ST_OK);
	sql_free(db);
	sql_free(owner);
}
END_TEST

START_TEST(a_changed_password_file_is_taken_over)
{
	char why[GRANTS_WHY_MAX];
	struct sql *db;

	ck_assert_int_eq(apply_with(&conf.mysql_password_file,
			     conf.mysql_cron_password_file, why),
	    ST_OK);
	db = fixture_sql(SQL_USER_BOOKING);
	ck_assert(is_denied(db, "SELECT 1"));
	ck_assert_int_eq(apply(), ST_OK);
	ck_assert_int_eq(run(db, "SELECT 1"), ST_OK);
	sql_free(db);
}
END_TEST

START_TEST(without_a_file_a_password_is_left_alone)
{
	char why[GRANTS_WHY_MAX];
	struct sql *db;

	ck_assert_int_eq(apply_with(&conf.mysql_password_file, "", why), ST_OK);
	db = fixture_sql(SQL_USER_BOOKING);
	ck_assert_int_eq(run(db, "SELECT 1"), ST_OK);
	sql_free(db);
}
END_TEST

static void
use_one(struct conf *one, char *name, char *password_file)
{
	one->mysql_user = one->mysql_list_user = one->mysql_login_user =
	    one->mysql_cron_user = one->mysql_admin_user = name;
	one->mysql_password_file = one->mysql_list_password_file =
	    one->mysql_login_password_file = one->mysql_cron_password_file =
		one->mysql_admin_password_file = password_file;
}

START_TEST(the_only_user_of_a_host_is_left_as_it_is)
{
	char root[] = "root", none[] = "", why[GRANTS_WHY_MAX];
	struct sql *owner = fixture_owner();
	struct conf one = conf;

	use_one(&one, root, none);
	ck_assert_int_eq(grants_apply(owner, &one, why), ST_OK);
	fixture_run(owner, "CREATE TABLE extra (i INT); DROP TABLE extra");
	sql_free(owner);
}
END_TEST

/* Connected as another: what each part needs adds up. */
START_TEST(one_user_for_everything_may_do_everything)
{
	char name[] = "usher_one", why[GRANTS_WHY_MAX];
	struct sql *owner = fixture_owner();
	struct conf one = conf;
	struct sql *db;

	use_one(&one, name, one.mysql_password_file);
	db = sql_new(&one, SQL_USER_BOOKING);
	for (int i = 0; i < 2; i++) {
		ck_assert_int_eq(grants_apply(owner, &one, why), ST_OK);
		ck_assert(!is_denied(db, "INSERT INTO payment (amount) "
					 "SELECT 1 FROM DUAL WHERE FALSE"));
		ck_assert(!is_denied(db, "DELETE FROM idempotency "
					 "WHERE created_at < 0"));
		ck_assert(
		    !is_denied(db, "UPDATE seat SET status = '' WHERE FALSE"));
		ck_assert(!is_denied(db, "SELECT password_hash FROM account"));
		ck_assert(!is_denied(db, "SELECT admitted FROM bypass"));
	}
	ck_assert(is_denied(db, "DELETE FROM payment WHERE FALSE"));
	sql_free(db);
	fixture_run(owner, "DROP USER usher_one@localhost");
	sql_free(owner);
}
END_TEST

/* Of a version before there were users for lists and for signing in. */
START_TEST(an_upgrade_takes_from_the_programs_what_they_had_too_much)
{
	struct sql *owner = fixture_owner();
	struct sql *db = fixture_sql(SQL_USER_BOOKING);

	fixture_run(owner,
	    "GRANT SELECT ON account TO usher@localhost; "
	    "GRANT SELECT, INSERT, UPDATE ON login_attempt TO usher@localhost; "
	    "DROP USER usher_list@localhost, usher_login@localhost");
	ck_assert_int_eq(run(db, "SELECT password_hash FROM account"), ST_OK);
	ck_assert_int_eq(apply(), ST_OK);
	ck_assert(is_denied(db, "SELECT password_hash FROM account"));
	ck_assert(is_denied(db, "UPDATE login_attempt SET failed = 0"));
	ck_assert_int_eq(run(db, "SELECT account_name FROM account"), ST_OK);
	sql_free(db);
	db = fixture_sql(SQL_USER_LOGIN);
	ck_assert_int_eq(run(db, "SELECT password_hash FROM account"), ST_OK);
	sql_free(db);
	sql_free(owner);
}
END_TEST

static int64_t
count_users(const char *name)
{
	static const char count[] =
	    "SELECT COUNT(*) FROM mysql.user WHERE user = ?";
	struct sql *owner = fixture_owner();
	int64_t n;

	ck_assert_int_eq(
	    sql_query_int(owner, count, SQL_ARGS(SQL_TEXT(name)), &n), ST_OK);
	sql_free(owner);
	return n;
}

START_TEST(no_user_is_made_without_a_password)
{
	char name[] = "newcomer", why[GRANTS_WHY_MAX], *was = conf.mysql_user;
	static const char *const files[] = { "", "/dev/null", "/nowhere" };

	conf.mysql_user = name;
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		ck_assert_int_eq(
		    apply_with(&conf.mysql_password_file, files[i], why),
		    ST_BAD_FIELD);
		ck_assert_ptr_eq(strstr(why, "[mysql] password_file"), why);
		ck_assert_int_eq(count_users(name), 0);
	}
	conf.mysql_user = was;
}
END_TEST

START_TEST(an_empty_file_does_not_take_a_password_away)
{
	char why[GRANTS_WHY_MAX];
	struct sql *db;

	ck_assert_int_eq(
	    apply_with(&conf.mysql_password_file, "/dev/null", why),
	    ST_BAD_FIELD);
	db = fixture_sql(SQL_USER_BOOKING);
	ck_assert_int_eq(run(db, "SELECT 1"), ST_OK);
	sql_free(db);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("grants");
	TCase *users = tcase_create("users");
	TCase *again = tcase_create("again");

	tcase_add_loop_test(users,
	    each_user_has_the_statements_it_needs_and_no_others, 0, NTABLES);
	tcase_add_loop_test(
	    users, no_user_may_change_the_schema_or_the_server, 0, NFORBIDDEN);
	tcase_add_test(users, a_wrong_password_is_refused);
	tcase_add_test(users, every_table_is_listed_here);
	tcase_add_test(again, granting_again_is_harmless);
	tcase_add_test(again, what_is_no_longer_listed_is_taken_back);
	tcase_add_test(again, a_changed_password_file_is_taken_over);
	tcase_add_test(again, without_a_file_a_password_is_left_alone);
	tcase_add_test(again, the_only_user_of_a_host_is_left_as_it_is);
	tcase_add_test(again, one_user_for_everything_may_do_everything);
	tcase_add_test(
	    again, an_upgrade_takes_from_the_programs_what_they_had_too_much);
	tcase_add_test(again, no_user_is_made_without_a_password);
	tcase_add_test(again, an_empty_file_does_not_take_a_password_away);
	suite_add_tcase(s, users);
	suite_add_tcase(s, again);
	return fixture_main(s);
}
