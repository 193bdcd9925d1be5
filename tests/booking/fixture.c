#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <check.h>

#include "base/file.h"
#include "base/str.h"
#include "booking/account.h"
#include "booking/audit.h"
#include "booking/seat.h"
#include "fixture.h"
#include "schema/grants.h"
#include "schema/migrate.h"

struct conf conf;
static struct conf owner_conf;
static struct server *server;

static void
quiet(void *arg, const char *line)
{
	(void)arg;
	(void)line;
}

static void
complain(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "fixture: %s\n", line);
}

static void
must(enum status st, const char *what)
{
	if (st == ST_OK)
		return;
	fprintf(stderr, "fixture: %s: %s\n", what, status_code(st));
	abort();
}

/* A user, and a file with its password. */
static void
set_user(char **name, char **file, const char *user)
{
	char path[128], password[64];
	int len;

	free(*name);
	*name = str_dup(user);
	snprintf(path, sizeof path, "%s/%s.password", server_dir(server), user);
	len = snprintf(password, sizeof password, "it's \"%s\"\n", user);
	must(file_replace(path, password, (size_t)len, 0600, false), path);
	free(*file);
	*file = str_dup(path);
}

static void
start(void)
{
	char why[GRANTS_WHY_MAX];
	struct sql *owner;

	server = server_start("mariadb");
	server_conf(&owner_conf, NULL, server);
	server_conf(&conf, NULL, server);
	set_user(&conf.mysql_user, &conf.mysql_password_file, "usher");
	set_user(&conf.mysql_list_user, &conf.mysql_list_password_file,
	    "usher_list");
	set_user(&conf.mysql_login_user, &conf.mysql_login_password_file,
	    "usher_login");
	set_user(&conf.mysql_cron_user, &conf.mysql_cron_password_file,
	    "usher_cron");
	set_user(&conf.mysql_admin_user, &conf.mysql_admin_password_file,
	    "usher_admin");
	owner = fixture_owner();
	must(migrate_apply(owner, server_sql_dir, quiet, NULL), "migrate");
	must(grants_apply(owner, &conf, why), "grants");
	sql_free(owner);
}

int
fixture_main(Suite *suite)
{
	SRunner *runner = srunner_create(suite);
	int failed;

	start();
	srunner_run_all(runner, CK_ENV);
	failed = srunner_ntests_failed(runner);
	srunner_free(runner);
	server_free(server);
	conf_free(&conf);
	conf_free(&owner_conf);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

struct server *
fixture_server(void)
{
	return server;
}

struct sql *
fixture_sql(enum sql_user user)
{
	return sql_new(&conf, user);
}

struct sql *
fixture_owner(void)
{
	return sql_new(&owner_conf, SQL_USER_ADMIN);
}

void
fixture_run(struct sql *db, const char *statement)
{
	ck_assert_msg(sql_script(db, statement) == ST_OK, "%s: %s", statement,
	    sql_last_error(db));
}

/* Every table but the list of migrations, in whatever order. */
static void
empty_tables(struct sql *owner)
{
	static const char list[] =
	    "SELECT CONCAT('SET FOREIGN_KEY_CHECKS = 0; ', GROUP_CONCAT("
	    "CONCAT('DELETE FROM ', table_name) SEPARATOR '; '), "
	    "'; SET FOREIGN_KEY_CHECKS = 1') FROM information_schema.tables "
	    "WHERE table_schema = DATABASE() AND table_name <> 'migration'";
	struct sql_rows *rows;

	ck_assert_int_eq(sql_query(owner, list, SQL_NO_ARGS, &rows), ST_OK);
	ck_assert(sql_next(rows));
	fixture_run(owner, sql_text(rows, 0));
	sql_rows_free(rows);
}

void
fixture_empty(struct sql *owner)
{
	char command[256];

	empty_tables(owner);
	snprintf(
	    command, sizeof command, "rm -f '%s'/*", conf.booking_state_dir);
	ck_assert_int_eq(system(command), 0);
}

void
fixture_begin(struct sql **owner, struct sql **db, int64_t kim, int64_t lee)
{
	*owner = fixture_owner();
	*db = fixture_sql(SQL_USER_BOOKING);
	fixture_empty(*owner);
	fixture_account(*owner, "kim", kim);
	fixture_account(*owner, "lee", lee);
}

void
fixture_end(struct sql *owner, struct sql *db)
{
	sql_free(db);
	sql_free(owner);
}

/* Statements are prepared by their address, which a test's must not share. */
int64_t
fixture_int(struct sql *db, const char *statement)
{
	int64_t n = -1;

	ck_assert_msg(sql_query_int(db, statement, SQL_NO_ARGS, &n) == ST_OK,
	    "%s: %s", statement, sql_last_error(db));
	return n;
}

void
fixture_account(struct sql *db, const char *id, int64_t points)
{
	const char *fault;

	ck_assert_int_eq(account_add(db, id, id, NULL, points, &fault), ST_OK);
}

int64_t
fixture_balance(struct sql *db, const char *account)
{
	struct account a;

	ck_assert_int_eq(account_get(db, account, &a), ST_OK);
	return a.balance;
}

struct concert
fixture_concert(struct sql *db, int64_t seats, int64_t price)
{
	struct concert c;

	concert_defaults(&c);
	snprintf(c.title, sizeof c.title, "A concert");
	ck_assert_int_eq(concert_add(db, &c), ST_OK);
	if (seats > 0)
		ck_assert_int_eq(
		    seat_add_grid(db, c.id, "A", 1, seats, price), ST_OK);
	return c;
}

struct concert
fixture_queued_concert(struct sql *db, int64_t seats, int64_t price)
{
	struct concert c = fixture_concert(db, seats, price);

	c.queue_required = true;
	c.seats_per_account = 64;
	ck_assert_int_eq(concert_set(db, &c), ST_OK);
	return c;
}

const struct conf *
fixture_queue_conf(const struct responder *responder)
{
	static struct conf queue_conf;
	static char url[64];

	snprintf(url, sizeof url, "%s", responder_url(responder));
	queue_conf = conf;
	queue_conf.booking_queue_url = url;
	return &queue_conf;
}

int64_t
fixture_seat(struct sql *db, const struct concert *c, int64_t n)
{
	static const char first_seat[] =
	    "SELECT MIN(seat_id) FROM seat WHERE concert_id = ?";
	int64_t first;

	ck_assert_int_eq(
	    sql_query_int(db, first_seat, SQL_ARGS(SQL_INT(c->id)), &first),
	    ST_OK);
	return first + n;
}

struct buyer
fixture_buyer(const char *account)
{
	return (struct buyer){ .account = account, .generation = 1 };
}

enum status
fixture_hold(struct sql *db, const struct concert *c, const char *account,
    int64_t seat_id, struct reservation *out)
{
	struct hold_request req = { .buyer = fixture_buyer(account),
		.concert = c,
		.seats = &seat_id,
		.n = 1 };
	struct hold_result res;
	enum status st = hold_seats(db, &req, &res);

	if (st == ST_OK && out != NULL)
		*out = res.list[0];
	return st;
}

void
fixture_hold_first(
    struct sql *db, const struct concert *concert, const char *account, int n)
{
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(fixture_hold(db, concert, account,
				     fixture_seat(db, concert, i), NULL),
		    ST_OK);
}

enum status
fixture_cancel(struct sql *db, const char *account, int64_t reservation_id,
    struct cancel_result *res)
{
	const struct buyer buyer = fixture_buyer(account);

	return reservation_cancel(db, &buyer, &reservation_id, 1, res);
}

enum status
fixture_pay(struct sql *db, const char *account, const char *key,
    int64_t reservation_id, char *answer, size_t cap)
{
	struct payment_request req = { .buyer = fixture_buyer(account),
		.key = key,
		.reservations = &reservation_id,
		.n = 1 };
	struct payment_result res;
	enum status st = payment_complete(db, &req, &res);

	if (st == ST_OK && answer != NULL)
		snprintf(answer, cap, "%s", res.answer);
	payment_result_free(&res);
	return st;
}

int
fixture_age(const struct conf *c, const char *name, int seconds)
{
	struct timespec then[2];
	struct stat sb;
	char path[256];

	snprintf(path, sizeof path, "%s/%s", c->booking_state_dir, name);
	if (stat(path, &sb) != 0)
		return -1;
	then[0] = then[1] = sb.st_mtim;
	then[1].tv_sec -= seconds;
	return utimensat(AT_FDCWD, path, then, 0);
}

void
fixture_set_clock(struct sql *s, int64_t now_ms)
{
	char text[64];

	snprintf(text, sizeof text, "SET timestamp = %lld.%03d",
	    (long long)(now_ms / 1000), (int)(now_ms % 1000));
	fixture_run(s, text);
}

void
fixture_audit(struct sql *db)
{
	struct audit_report report;

	ck_assert_int_eq(audit_ledger(db, complain, NULL, &report), ST_OK);
	ck_assert_int_eq(report.faults, 0);
	ck_assert_int_eq(
	    report.granted - report.paid + report.refunded, report.balance);
}

/* Connect, say so, wait for the start, race. */
static int
run_racer(int (*racer)(struct sql *, int, void *), int i, void *arg,
    const int ready[2], const int gate[2])
{
	struct sql *db = fixture_sql(SQL_USER_BOOKING);
	char byte;

	close(gate[1]);
	if (fixture_int(db, "SELECT 1") != 1 || write(ready[1], "", 1) != 1)
		return 255;
	/* Ends when the last writer has closed it. */
	if (read(gate[0], &byte, 1) != 0)
		return 255;
	return racer(db, i, arg);
}

void
fixture_race(int n, int (*racer)(struct sql *, int i, void *arg), void *arg,
    int count[256])
{
	int ready[2], gate[2], status;
	char byte;

	memset(count, 0, 256 * sizeof *count);
	ck_assert_int_eq(pipe(ready), 0);
	ck_assert_int_eq(pipe(gate), 0);
	for (int i = 0; i < n; i++) {
		pid_t pid = fork();

		ck_assert_int_ge(pid, 0);
		if (pid == 0)
			_exit(run_racer(racer, i, arg, ready, gate));
	}
	for (int i = 0; i < n; i++)
		ck_assert_int_eq(read(ready[0], &byte, 1), 1);
	close(gate[0]);
	close(gate[1]);
	for (int i = 0; i < n; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert(WIFEXITED(status));
		count[WEXITSTATUS(status)]++;
	}
	close(ready[0]);
	close(ready[1]);
}
