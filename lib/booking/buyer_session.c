/*
 * Whether a buyer's session still holds, where seats and points move.
 *
 * A session carries the generation that its account had when it was signed.  A
 * sign-out and a new password (account.c) move the account's on, which ends
 * every session of it.  There is no list of sessions.
 *
 * The generation is compared in the transaction that moves something, under a
 * shared lock of the account's row that lasts until its end.  So a sign-out
 * waits for what has begun, and what begins later sees it: after its answer
 * nothing moves by an older session.  The lock is the first one of a
 * transaction: taken under others it would close a circle with a sign-out that
 * waits in between. The rows that a transaction inserts need it of their own
 * anyway, as they refer to the account.
 */
#include "booking/buyer_session.h"

#define FIND_BUYER                                                             \
	"SELECT a.session_generation FROM account a "                          \
	"WHERE a.account_id = ? AND " BUYER_IS_CURRENT

static const char find_buyer[] = FIND_BUYER;
static const char lock_buyer[] = FIND_BUYER " LOCK IN SHARE MODE";

/* Only a session that holds may end the others: an old cookie, found somewhere,
 * signs nobody out. */
static const char end_sessions[] =
    "UPDATE account SET session_generation = session_generation + 1 "
    "WHERE account_id = ? AND session_generation = ?";

bool
buyer_session_is_current(const struct buyer *buyer, int64_t session_generation)
{
	return buyer->generation == BUYER_NO_SESSION ||
	       buyer->generation == session_generation;
}

enum status
buyer_session_stranger(const struct buyer *buyer)
{
	return buyer->generation == BUYER_NO_SESSION ? ST_NO_ACCOUNT
						     : ST_LOGIN_REQUIRED;
}

static enum status
find_session(struct sql *db, const char *statement, const struct buyer *buyer)
{
	int64_t generation;
	enum status st;

	st = sql_query_int(db, statement,
	    SQL_ARGS(SQL_TEXT(buyer->account), SQL_INT(buyer->generation)),
	    &generation);
	return st == ST_NOT_FOUND ? buyer_session_stranger(buyer) : st;
}

enum status
buyer_session_check(struct sql *db, const struct buyer *buyer)
{
	return buyer->generation == BUYER_NO_SESSION
		   ? ST_OK
		   : find_session(db, find_buyer, buyer);
}

enum status
buyer_session_lock(struct sql *db, const struct buyer *buyer)
{
	return find_session(db, lock_buyer, buyer);
}

static enum status
end_in_transaction(struct sql *db, void *arg)
{
	const struct buyer *buyer = arg;

	return sql_exec(db, end_sessions,
	    SQL_ARGS(SQL_TEXT(buyer->account), SQL_INT(buyer->generation)),
	    NULL);
}

enum status
buyer_session_end(struct sql *db, const struct buyer *buyer)
{
	struct buyer copy = *buyer;

	return sql_repeatable(db, end_in_transaction, &copy);
}
