/*
 * Accounts: who may sign in, and with how many points.
 *
 * A password is kept as a hash only, and compared in the same time whether or
 * not the account exists: neither an answer nor its time tells which accounts
 * there are.  Points are granted through the ledger; nothing here writes a
 * balance.
 */
#include <stdio.h>
#include <string.h>

#include <sodium.h>

#include "base/log.h"
#include "base/utf8.h"
#include "booking/account.h"
#include "booking/buyer_session.h"
#include "booking/ledger.h"
#include "booking/password.h"

/*
 * Argon2id at OWASP's second choice (19 MiB, two passes): about 20 ms, and
 * small enough that a few sign-ins at once fit a shared host.
 */
#define HASH_PASSES 2
#define HASH_MEMORY (19 * 1024 * 1024)

static const char find_account[] =
    "SELECT a.account_name, COALESCE(p.balance, 0), a.session_generation "
    "FROM account a LEFT JOIN point p ON p.account_id = a.account_id "
    "WHERE a.account_id = ?";

/* By the user that signs in, who sees no points. */
static const char find_hash[] =
    "SELECT account_name, 0, session_generation, password_hash "
    "FROM account WHERE account_id = ?";
enum { ACCOUNT_NAME, ACCOUNT_BALANCE, ACCOUNT_GENERATION, ACCOUNT_HASH };

static const char insert_account[] =
    "INSERT INTO account (account_id, account_name, password_hash) "
    "VALUES (?, ?, ?)";

static const char insert_point[] =
    "INSERT INTO point (account_id) VALUES (?)"; /* 0 points */

/* Of a buyer whom Apache signs in: the program that makes it may give no
 * password. */
static const char insert_user[] =
    "INSERT INTO account (account_id, account_name) VALUES (?, ?)";

static const char update_name[] =
    "UPDATE account SET account_name = ? WHERE account_id = ?";

/* Those who signed in by the old password are signed out. */
static const char update_password[] =
    "UPDATE account SET password_hash = ?, "
    "session_generation = session_generation + 1 WHERE account_id = ?";

static const char move_generation[] =
    "UPDATE account SET session_generation = session_generation + 1 "
    "WHERE account_id = ?";

static enum status
hash_password(const char *password, char hash[crypto_pwhash_STRBYTES])
{
	if (sodium_init() < 0 ||
	    crypto_pwhash_str_alg(hash, password, strlen(password), HASH_PASSES,
		HASH_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0) {
		log_error("account: no memory to hash a password");
		return ST_INTERNAL;
	}
	return ST_OK;
}

/* The hash has a salt of its own, so that a password that is set again has
 * another mark too. */
static void
mark_password(char mark[ACCOUNT_MARK_LEN + 1], const char *hash)
{
	unsigned char digest[crypto_generichash_BYTES_MIN];

	mark[0] = '\0';
	if (*hash == '\0')
		return;
	crypto_generichash(digest, sizeof digest, (const unsigned char *)hash,
	    strlen(hash), NULL, 0);
	sodium_bin2hex(
	    mark, ACCOUNT_MARK_LEN + 1, digest, ACCOUNT_MARK_LEN / 2);
}

/* The hash that was read: "" if it has none, because it signs in through
 * Apache. */
static void
take_hash(const struct sql_rows *rows, struct account *a,
    char hash[crypto_pwhash_STRBYTES])
{
	snprintf(hash, crypto_pwhash_STRBYTES, "%s",
	    sql_is_null(rows, ACCOUNT_HASH) ? ""
					    : sql_text(rows, ACCOUNT_HASH));
	mark_password(a->password_mark, hash);
}

/* Fills in the account and, unless it is NULL, its hash, which the statement
 * then reads. */
static enum status
find_by(struct sql *db, const char *statement, const char *id,
    struct account *a, char hash[crypto_pwhash_STRBYTES])
{
	struct sql_rows *rows;
	enum status st;

	if (!account_id_is_valid(id))
		return ST_NO_ACCOUNT;
	st = sql_query(db, statement, SQL_ARGS(SQL_TEXT(id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		snprintf(a->id, sizeof a->id, "%s", id);
		snprintf(a->name, sizeof a->name, "%s",
		    sql_text(rows, ACCOUNT_NAME));
		a->balance = sql_int(rows, ACCOUNT_BALANCE);
		a->session_generation = sql_int(rows, ACCOUNT_GENERATION);
		a->password_mark[0] = '\0';
		if (hash != NULL)
			take_hash(rows, a, hash);
	} else {
		st = ST_NO_ACCOUNT;
	}
	sql_rows_free(rows);
	return st;
}

enum status
account_get(struct sql *db, const char *id, struct account *out)
{
	return find_by(db, find_account, id, out, NULL);
}

enum status
account_for_sign_in(struct sql *db, const char *id, struct account *out)
{
	char hash[crypto_pwhash_STRBYTES];

	return find_by(db, find_hash, id, out, hash);
}

enum status
account_of_buyer(struct sql *db, const struct buyer *buyer, struct account *out)
{
	struct account a;
	enum status st;

	st = account_get(db, buyer->account, &a);
	if (st == ST_NO_ACCOUNT ||
	    (st == ST_OK &&
		!buyer_session_is_current(buyer, a.session_generation)))
		return buyer_session_stranger(buyer);
	if (st == ST_OK)
		*out = a;
	return st;
}

struct new_account {
	const char *id, *name;
	struct sql_arg hash;
	int64_t points;
};

/* Every account has its row in point from the start: payments and holds lock
 * it. */
static enum status
add_account(struct sql *db, void *arg)
{
	const struct new_account *a = arg;
	enum status st;

	st = sql_exec(db, insert_account,
	    SQL_ARGS(SQL_TEXT(a->id), SQL_TEXT(a->name), a->hash), NULL);
	if (st == ST_OK)
		st =
		    sql_exec(db, insert_point, SQL_ARGS(SQL_TEXT(a->id)), NULL);
	if (st == ST_OK)
		st = ledger_move(db, &(struct ledger_row){ .account = a->id,
					 .kind = LEDGER_GRANT,
					 .amount = a->points });
	return st;
}

/* What is wrong with the account, NULL if nothing. */
static const char *
account_fault(const struct new_account *a, const char *password)
{
	if (!account_id_is_valid(a->id))
		return "the id must be 1 to 50 visible ASCII characters";
	if (!utf8_is_text(a->name, 1, ACCOUNT_NAME_CHARS))
		return "the name must be 1 to 50 characters of UTF-8, "
		       "none of them a control character";
	if (a->points < 0 || a->points > ACCOUNT_POINTS_MAX)
		return "the points must be 0 to 10^15";
	return password == NULL ? NULL
				: password_fault(password, a->id, a->name);
}

/* The hash is made before the transaction, which locks nothing meanwhile. */
enum status
account_add(struct sql *db, const char *id, const char *name,
    const char *password, int64_t points, const char **fault)
{
	char hash[crypto_pwhash_STRBYTES];
	struct new_account a = {
		.id = id, .name = name, .hash = SQL_NULL, .points = points
	};
	enum status st;

	if ((*fault = account_fault(&a, password)) != NULL)
		return ST_BAD_FIELD;
	if (password != NULL) {
		if ((st = hash_password(password, hash)) != ST_OK)
			return st;
		a.hash = SQL_TEXT(hash);
	}
	return sql_transaction(db, add_account, &a);
}

/* The account is read for its name, which its password must not be.  A hash has
 * a new salt, so that a row that exists always changes: if none did, the
 * account does not exist. */
enum status
account_set_password(
    struct sql *db, const char *id, const char *password, const char **fault)
{
	char hash[crypto_pwhash_STRBYTES];
	struct sql_done done;
	struct account a;
	enum status st;

	if ((st = account_get(db, id, &a)) != ST_OK)
		return st;
	if ((*fault = password_fault(password, a.id, a.name)) != NULL)
		return ST_BAD_FIELD;
	if ((st = hash_password(password, hash)) != ST_OK)
		return st;
	st = sql_exec(
	    db, update_password, SQL_ARGS(SQL_TEXT(hash), SQL_TEXT(id)), &done);
	return st == ST_OK && done.affected != 1 ? ST_NO_ACCOUNT : st;
}

enum status
account_sign_out(struct sql *db, const char *id)
{
	struct sql_done done;
	enum status st;

	if (!account_id_is_valid(id))
		return ST_NO_ACCOUNT;
	st = sql_exec(db, move_generation, SQL_ARGS(SQL_TEXT(id)), &done);
	return st == ST_OK && done.affected != 1 ? ST_NO_ACCOUNT : st;
}

/* Both rows or none.  A parallel first request waits for this one, and then
 * finds the account made: CONFLICT. */
static enum status
add_user(struct sql *db, void *arg)
{
	const struct new_account *a = arg;
	enum status st;

	st = sql_exec(db, insert_user,
	    SQL_ARGS(SQL_TEXT(a->id), SQL_TEXT(a->name)), NULL);
	return st != ST_OK ? st
			   : sql_exec(db, insert_point,
				 SQL_ARGS(SQL_TEXT(a->id)), NULL);
}

/* Most requests read one row and find nothing to do. */
enum status
account_meet(struct sql *db, const char *id, const char *name)
{
	char shown[ACCOUNT_NAME_MAX + 1];
	struct new_account made = { .id = id, .name = shown };
	struct account a;
	enum status st;

	utf8_clean(shown, name, ACCOUNT_NAME_CHARS);
	if (shown[0] == '\0')
		snprintf(shown, sizeof shown, "%s", id);
	st = account_get(db, id, &a);
	if (st == ST_NO_ACCOUNT && account_id_is_valid(id)) {
		st = sql_repeatable(db, add_user, &made);
		return st == ST_CONFLICT ? ST_OK : st;
	}
	if (st != ST_OK || strcmp(shown, id) == 0 || strcmp(shown, a.name) == 0)
		return st;
	return sql_exec(
	    db, update_name, SQL_ARGS(SQL_TEXT(shown), SQL_TEXT(id)), NULL);
}

struct point_grant {
	const char *id;
	int64_t points, balance;
};

static enum status
grant_points(struct sql *db, void *arg)
{
	struct point_grant *g = arg;
	enum status st;

	st = ledger_move(db,
	    &(struct ledger_row){
		.account = g->id, .kind = LEDGER_GRANT, .amount = g->points });
	if (st == ST_OK)
		st = ledger_balance(db, g->id, &g->balance);
	return st;
}

enum status
account_grant(struct sql *db, const char *id, int64_t points, int64_t *balance)
{
	struct point_grant g = { .id = id, .points = points };
	enum status st;

	if (points == 0 || points < -ACCOUNT_POINTS_MAX ||
	    points > ACCOUNT_POINTS_MAX)
		return ST_BAD_FIELD;
	if (!account_id_is_valid(id))
		return ST_NO_ACCOUNT;
	if ((st = sql_transaction(db, grant_points, &g)) == ST_OK)
		*balance = g.balance;
	return st;
}

/* The hash that stands in for that of an account that does not exist or has no
 * password.  Made once: it takes as long as a comparison does. */
static const char *
hash_of_nobody(void)
{
	static char hash[crypto_pwhash_STRBYTES];

	if (hash[0] == '\0' && hash_password("nobody", hash) != ST_OK)
		return "";
	return hash;
}

/* The comparison is made even if its outcome is known, for the time it takes.
 */
enum status
account_verify(
    struct sql *db, const char *id, const char *password, struct account *out)
{
	char hash[crypto_pwhash_STRBYTES] = "";
	struct account a;
	enum status st;
	bool known, same;

	st = find_by(db, find_hash, id, &a, hash);
	if (st != ST_OK && st != ST_NO_ACCOUNT)
		return st;
	known = st == ST_OK && hash[0] != '\0';
	same = crypto_pwhash_str_verify(known ? hash : hash_of_nobody(),
		   password, strlen(password)) == 0;
	if (!known || !same)
		return ST_NOT_FOUND;
	*out = a;
	return ST_OK;
}
