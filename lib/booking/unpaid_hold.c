/*
 * Seats are not hoarded (rule 7): what an account gave back or let run out.
 *
 * A row is made in the transaction that holds the seat, with the hold's own
 * deadline as its end, so that nobody has to notice when it runs out: neither
 * the buyer that takes the seat over nor usher-expire, which deletes the void
 * row, can make it forgotten.  Giving it back moves the end to now; paying
 * deletes the row.
 *
 *     reserve     reservation, by seat -> unpaid_hold (insert)
 *     cancel      reservation, by seat -> unpaid_hold (end)
 *     complete    reservation, by seat -> unpaid_hold (delete)
 *
 * What is judged is judged after the seat was taken, which waits for a cancel
 * of it, and under the lock of the account's point row.  A cancel that has not
 * committed by then gave nothing back that could be held.
 */
#include "booking/unpaid_hold.h"

/* A row counts for a day; no cooldown is longer. */
#define COUNTS "24 HOUR"

const char unpaid_hold_sweep[] =
    "DELETE FROM unpaid_hold WHERE ends_at <= NOW(6) - INTERVAL " COUNTS
    " LIMIT 200";

static const char insert_hold[] =
    "INSERT INTO unpaid_hold "
    "(reservation_id, account_id, concert_id, seat_id, ends_at) "
    "SELECT r.reservation_id, r.account_id, r.concert_id, r.seat_id, "
    "r.expires_at FROM reservation r WHERE r.reservation_id = ?";

static const char end_hold[] =
    "UPDATE unpaid_hold SET ends_at = NOW(6) WHERE reservation_id = ?";

static const char delete_hold_row[] =
    "DELETE FROM unpaid_hold WHERE reservation_id = ?";

#define COOL_MS SQL_TO_MS("MAX(ends_at) + INTERVAL ? SECOND")

static const char find_cooling[] =
    "SELECT COALESCE(" COOL_MS ", 0) FROM unpaid_hold "
    "WHERE account_id = ? AND concert_id = ? AND seat_id = ? "
    "AND ends_at <= NOW(6) AND ends_at > NOW(6) - INTERVAL ? SECOND";

/* The hold whose day must be over before one fewer than the limit count: of
 * those that have ended, in the order in which they did, the last but limit. */
#define AGAIN_MS SQL_TO_MS("ends_at + INTERVAL " COUNTS)

static const char find_exhausted[] =
    "SELECT " AGAIN_MS " FROM unpaid_hold "
    "WHERE account_id = ? AND concert_id = ? "
    "AND ends_at <= NOW(6) AND ends_at > NOW(6) - INTERVAL " COUNTS " "
    "ORDER BY ends_at DESC LIMIT 1 OFFSET ?";

enum status
unpaid_hold_add(struct sql *db, int64_t reservation_id)
{
	return sql_exec(
	    db, insert_hold, SQL_ARGS(SQL_INT(reservation_id)), NULL);
}

enum status
unpaid_hold_end(struct sql *db, int64_t reservation_id)
{
	return sql_exec(db, end_hold, SQL_ARGS(SQL_INT(reservation_id)), NULL);
}

enum status
unpaid_hold_pay(struct sql *db, int64_t reservation_id)
{
	return sql_exec(
	    db, delete_hold_row, SQL_ARGS(SQL_INT(reservation_id)), NULL);
}

enum status
unpaid_hold_cooling(struct sql *db, const char *account,
    const struct concert *concert, int64_t seat_id, int64_t *until_ms)
{
	int64_t cooldown_s = concert_cooldown_s(concert);

	return sql_query_int(db, find_cooling,
	    SQL_ARGS(SQL_INT(cooldown_s), SQL_TEXT(account),
		SQL_INT(concert->id), SQL_INT(seat_id), SQL_INT(cooldown_s)),
	    until_ms);
}

/* Those that end later do not count: an account at the limit can still hold
 * and pay what it has, and can at most leave its share unpaid on top. */
enum status
unpaid_hold_check(struct sql *db, const char *account,
    const struct concert *concert, int64_t *again_at_ms)
{
	int64_t most = concert_unpaid_holds(concert);
	enum status st;

	if (most == 0)
		return ST_OK;
	st = sql_query_int(db, find_exhausted,
	    SQL_ARGS(
		SQL_TEXT(account), SQL_INT(concert->id), SQL_INT(most - 1)),
	    again_at_ms);
	if (st == ST_OK)
		return ST_HOLDS_EXHAUSTED;
	return st == ST_NOT_FOUND ? ST_OK : st;
}
