#include <stdlib.h>
#include <string.h>

#include <check.h>

#include "server.h"
#include "store/sql.h"

static const char add[] = "INSERT INTO t (name, n) VALUES (?, ?)";
static const char list[] = "SELECT id, name, n FROM t ORDER BY id";
static const char count[] = "SELECT COUNT(*) FROM t";
static const char sum[] = "SELECT SUM(n) FROM t";
static const char lock_one[] = "SELECT n FROM t WHERE id = ? FOR UPDATE";
static const char isolation[] = "SELECT @@tx_isolation";
static const char slow[] = "SELECT SLEEP(10)";
static const char wrong[] = "SELECT nothing FROM nowhere";
static const char me[] = "SELECT CONNECTION_ID()";
static const char kill_me[] = "KILL CONNECTION_ID()";

static struct server *server;
static struct conf conf;
static struct sql *db;

static void
set_up(void)
{
	db = sql_new(&conf, SQL_USER_BOOKING);
	ck_assert_int_eq(
	    sql_script(db,
		"DROP TABLE IF EXISTS t; "
		"CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, "
		"name VARBINARY(20) UNIQUE, n BIGINT) ENGINE=InnoDB"),
	    ST_OK);
}

static void
tear_down(void)
{
	sql_free(db);
}

static int64_t
number(const char *text)
{
	int64_t n = -1;

	ck_assert_int_eq(sql_query_int(db, text, SQL_NO_ARGS, &n), ST_OK);
	return n;
}

START_TEST(what_goes_in_comes_out)
{
	struct sql_done done;
	struct sql_rows *rows;
	size_t len;

	ck_assert_int_eq(
	    sql_exec(
		db, add, SQL_ARGS(SQL_TEXT("가"), SQL_INT(-9000000000)), &done),
	    ST_OK);
	ck_assert_uint_eq(done.affected, 1);
	ck_assert_uint_eq(done.insert_id, 1);
	ck_assert_int_eq(
	    sql_exec(db, add, SQL_ARGS(SQL_DATA("a\0b", 3), SQL_NULL), NULL),
	    ST_OK);
	ck_assert_int_eq(sql_query(db, list, SQL_NO_ARGS, &rows), ST_OK);
	ck_assert_uint_eq(sql_count(rows), 2);
	ck_assert(sql_next(rows));
	ck_assert_int_eq(sql_int(rows, 0), 1);
	ck_assert_str_eq(sql_text(rows, 1), "가");
	ck_assert_int_eq(sql_int(rows, 2), -9000000000);
	ck_assert(sql_next(rows));
	ck_assert_int_eq(memcmp(sql_data(rows, 1, &len), "a\0b", 3), 0);
	ck_assert_uint_eq(len, 3);
	ck_assert(sql_is_null(rows, 2));
	ck_assert(!sql_next(rows));
	sql_rows_free(rows);
	ck_assert_int_eq(number(sum), -9000000000);
}
END_TEST

START_TEST(a_duplicate_key_is_a_conflict)
{
	ck_assert_int_eq(
	    sql_exec(db, add, SQL_ARGS(SQL_TEXT("a"), SQL_INT(1)), NULL),
	    ST_OK);
	ck_assert_int_eq(
	    sql_exec(db, add, SQL_ARGS(SQL_TEXT("a"), SQL_INT(2)), NULL),
	    ST_CONFLICT);
}
END_TEST

START_TEST(a_foreign_key_to_nothing_is_told_apart)
{
	static const char make[] =
	    "CREATE TABLE IF NOT EXISTS parent (i INT PRIMARY KEY); "
	    "CREATE TABLE IF NOT EXISTS child (i INT, "
	    "FOREIGN KEY (i) REFERENCES parent (i))";
	static const char bear[] = "INSERT INTO child (i) VALUES (?)";

	ck_assert_int_eq(sql_script(db, make), ST_OK);
	ck_assert_int_eq(
	    sql_exec(db, bear, SQL_ARGS(SQL_INT(1)), NULL), ST_NO_PARENT);
	ck_assert_int_eq(
	    sql_script(db, "DROP TABLE child; DROP TABLE parent"), ST_OK);
}
END_TEST

START_TEST(the_isolation_is_read_committed)
{
	struct sql_rows *rows;

	ck_assert_int_eq(sql_query(db, isolation, SQL_NO_ARGS, &rows), ST_OK);
	ck_assert(sql_next(rows));
	ck_assert_str_eq(sql_text(rows, 0), "READ-COMMITTED");
	sql_rows_free(rows);
}
END_TEST

START_TEST(no_row_is_not_found)
{
	int64_t n;

	ck_assert_int_eq(sql_query_int(db, lock_one, SQL_ARGS(SQL_INT(99)), &n),
	    ST_NOT_FOUND);
}
END_TEST

START_TEST(a_statement_that_takes_too_long_is_given_up)
{
	int64_t n;

	ck_assert_int_eq(
	    sql_query_int(db, slow, SQL_NO_ARGS, &n), ST_UNAVAILABLE);
	ck_assert_int_eq(number(count), 0);
}
END_TEST

START_TEST(a_wrong_statement_is_our_own_fault)
{
	int64_t n;

	ck_assert_int_eq(
	    sql_query_int(db, wrong, SQL_NO_ARGS, &n), ST_INTERNAL);
	ck_assert_ptr_nonnull(strstr(sql_last_error(db), "nowhere"));
}
END_TEST

/* A transaction's body that fails, or asks again, as often as it is told. */
struct trial {
	int runs;
	int retries;
	enum status end;
};

static enum status
add_and_end(struct sql *s, void *arg)
{
	struct trial *t = arg;
	enum status st;

	t->runs++;
	st = sql_exec(s, add, SQL_ARGS(SQL_TEXT("x"), SQL_INT(1)), NULL);
	if (st == ST_OK && t->runs <= t->retries)
		return ST_RETRY;
	return st == ST_OK ? t->end : st;
}

START_TEST(a_transaction_commits_when_its_body_says_ok)
{
	struct trial t = { .end = ST_OK };

	ck_assert_int_eq(sql_transaction(db, add_and_end, &t), ST_OK);
	ck_assert_int_eq(number(count), 1);
}
END_TEST

START_TEST(a_transaction_that_fails_leaves_nothing)
{
	struct trial t = { .end = ST_SEAT_TAKEN };

	ck_assert_int_eq(sql_transaction(db, add_and_end, &t), ST_SEAT_TAKEN);
	ck_assert_int_eq(number(count), 0);
}
END_TEST

START_TEST(a_transaction_is_run_again_a_few_times_and_then_busy)
{
	struct trial few = { .retries = 2, .end = ST_OK };
	struct trial many = { .retries = 1000, .end = ST_OK };

	ck_assert_int_eq(sql_transaction(db, add_and_end, &few), ST_OK);
	ck_assert_int_eq(few.runs, 3);
	ck_assert_int_eq(number(count), 1);
	ck_assert_int_eq(
	    sql_exec(db, "DELETE FROM t", SQL_NO_ARGS, NULL), ST_OK);
	ck_assert_int_eq(sql_transaction(db, add_and_end, &many), ST_BUSY);
	ck_assert_int_lt(many.runs, 10);
	ck_assert_int_eq(number(count), 0);
}
END_TEST

static enum status
lose_connection(struct sql *s, void *arg)
{
	enum status st;

	(void)arg;
	st = sql_exec(s, add, SQL_ARGS(SQL_TEXT("x"), SQL_INT(1)), NULL);
	ck_assert_int_eq(st, ST_OK);
	st = sql_exec(s, kill_me, SQL_NO_ARGS, NULL);
	ck_assert_int_ne(st, ST_OK);
	return sql_exec(s, add, SQL_ARGS(SQL_TEXT("y"), SQL_INT(1)), NULL);
}

START_TEST(half_a_transaction_is_never_continued_on_a_new_connection)
{
	ck_assert_int_eq(
	    sql_transaction(db, lose_connection, NULL), ST_UNAVAILABLE);
	ck_assert_int_eq(number(count), 0);
}
END_TEST

START_TEST(a_lost_connection_is_made_anew_for_a_read)
{
	struct sql *other = sql_new(&conf, SQL_USER_ADMIN);
	int64_t id = number(me);

	ck_assert_int_eq(
	    sql_exec(other, "KILL ?", SQL_ARGS(SQL_INT(id)), NULL), ST_OK);
	ck_assert_int_ne(number(me), id);
	sql_free(other);
}
END_TEST

START_TEST(a_server_that_is_gone_is_unavailable_until_it_is_back)
{
	int64_t n;

	ck_assert_int_eq(number(count), 0);
	server_stop(server);
	ck_assert_int_eq(
	    sql_query_int(db, count, SQL_NO_ARGS, &n), ST_UNAVAILABLE);
	ck_assert_int_eq(
	    sql_query_int(db, count, SQL_NO_ARGS, &n), ST_UNAVAILABLE);
	server_resume(server);
	ck_assert_int_eq(number(count), 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("sql");
	TCase *tc = tcase_create("sql");
	SRunner *sr = srunner_create(s);
	int failed;

	server = server_start("mariadb");
	server_conf(&conf, NULL, server);
	conf.mysql_timeout_ms = 800;
	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, what_goes_in_comes_out);
	tcase_add_test(tc, a_duplicate_key_is_a_conflict);
	tcase_add_test(tc, a_foreign_key_to_nothing_is_told_apart);
	tcase_add_test(tc, the_isolation_is_read_committed);
	tcase_add_test(tc, no_row_is_not_found);
	tcase_add_test(tc, a_statement_that_takes_too_long_is_given_up);
	tcase_add_test(tc, a_wrong_statement_is_our_own_fault);
	tcase_add_test(tc, a_transaction_commits_when_its_body_says_ok);
	tcase_add_test(tc, a_transaction_that_fails_leaves_nothing);
	tcase_add_test(
	    tc, a_transaction_is_run_again_a_few_times_and_then_busy);
	tcase_add_test(
	    tc, half_a_transaction_is_never_continued_on_a_new_connection);
	tcase_add_test(tc, a_lost_connection_is_made_anew_for_a_read);
	tcase_add_test(
	    tc, a_server_that_is_gone_is_unavailable_until_it_is_back);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	conf_free(&conf);
	server_free(server);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
