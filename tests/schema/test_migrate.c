/* A migration is applied once, and stays what it was. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "booking/fixture.h"
#include "schema/migrate.h"

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
	    dir, server_sql_dir, dir, dir, dir, change);
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

int
main(void)
{
	Suite *s = suite_create("migrate");
	TCase *tc = tcase_create("migrate");

	tcase_add_test(tc, migrating_again_does_nothing);
	tcase_add_test(tc, a_migration_that_changed_is_refused);
	tcase_add_test(tc, a_new_migration_is_applied_once);
	tcase_add_test(tc, a_migration_that_fails_is_not_noted);
	suite_add_tcase(s, tc);
	return fixture_main(s);
}
