/*
 * Signing in, with a limit on guesses.
 *
 * An attempt is counted before the password is compared, and taken back if it
 * was right: guesses sent in parallel do not get past the limit.  The counts
 * are kept in the database, so that all hosts share them.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/array.h"
#include "booking/login.h"

#define SUBJECT_MAX 64

/* A count lasts a quarter of an hour from its first attempt. */
static const char count_attempt[] =
    "INSERT INTO login_attempt (kind, subject, failed, ends_at) "
    "VALUES (?, ?, 1, NOW(6) + INTERVAL 15 MINUTE) "
    "ON DUPLICATE KEY UPDATE "
    "failed = IF(ends_at <= NOW(6), 1, failed + 1), "
    "ends_at = IF(ends_at <= NOW(6), VALUES(ends_at), ends_at)";

#define ENDS_IN_MS SQL_MS_UNTIL("ends_at")

static const char read_count[] =
    "SELECT failed, GREATEST(1, " ENDS_IN_MS ") "
    "FROM login_attempt WHERE kind = ? AND subject = ?";
enum { COUNT_FAILED, COUNT_ENDS_IN_MS };

static const char uncount_attempt[] =
    "UPDATE login_attempt SET failed = failed - 1 "
    "WHERE kind = ? AND subject = ? AND failed > 0";

/* What an attempt counts against. */
struct limit {
	const char *kind;
	char subject[SUBJECT_MAX + 1];
	int64_t most;
};

/* An IPv6 client controls its whole /64, which therefore counts as one. */
static void
set_address(const char *address, char subject[SUBJECT_MAX + 1])
{
	unsigned char bytes[16];

	if (inet_pton(AF_INET6, address, bytes) == 1) {
		memset(bytes + 8, 0, 8);
		inet_ntop(AF_INET6, bytes, subject, SUBJECT_MAX + 1);
	} else {
		snprintf(subject, SUBJECT_MAX + 1, "%s", address);
	}
}

/* Counts the attempt and reads the count: two statements, so parallel attempts
 * may all read the later number, never a smaller one. */
static enum status
check_attempts(struct sql *db, const struct limit *l, int64_t *retry_after_ms)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_exec(db, count_attempt,
	    SQL_ARGS(SQL_TEXT(l->kind), SQL_TEXT(l->subject)), NULL);
	if (st == ST_OK)
		st = sql_query(db, read_count,
		    SQL_ARGS(SQL_TEXT(l->kind), SQL_TEXT(l->subject)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows) && sql_int(rows, COUNT_FAILED) > l->most) {
		*retry_after_ms = sql_int(rows, COUNT_ENDS_IN_MS);
		st = ST_TOO_MANY_REQUESTS;
	}
	sql_rows_free(rows);
	return st;
}

/* The address is counted first: one that has used up its attempts cannot use up
 * an account's, and so lock its owner out. */
enum status
login_check(struct sql *db, const struct conf *conf, const struct login *login,
    struct account *out, int64_t *retry_after_ms)
{
	struct limit limits[] = {
		{ .kind = "address", .most = conf->booking_logins_per_address },
		{ .kind = "account", .most = conf->booking_logins_per_account },
	};
	const size_t n = ARRAY_LEN(limits);
	enum status st;

	set_address(login->address, limits[0].subject);
	snprintf(
	    limits[1].subject, sizeof limits[1].subject, "%s", login->account);
	for (size_t i = 0; i < n; i++)
		if ((st = check_attempts(db, &limits[i], retry_after_ms)) !=
		    ST_OK)
			return st;
	st = account_verify(db, login->account, login->password, out);
	if (st != ST_OK)
		return st == ST_NOT_FOUND ? ST_LOGIN_FAILED : st;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = sql_exec(db, uncount_attempt,
		    SQL_ARGS(
			SQL_TEXT(limits[i].kind), SQL_TEXT(limits[i].subject)),
		    NULL);
	return st;
}
