/*
 * Admission by receipt while the queue service is down, so that a visitor that
 * waited and was let in is not worse off than one that comes without a token.
 *
 * More receipts may be good than a room has places, since those who left, paid
 * or handed theirs on have them still.  So the accounts inside are counted, and
 * the last place goes to one: the concert's row of bypass is locked first, and
 * the one statement take_place counts and adds under it.  Without the lock two
 * statements each count without the other.  Locks: bypass, then
 * receipt_admission.
 */
#include "booking/receipt_admission.h"
#include "base/log.h"

#define NOW_MS SQL_TO_MS("NOW(6)")
#define END SQL_FROM_MS("?")

/* Is the account inside?  No row: its receipt is over. */
static const char is_inside[] =
    "SELECT EXISTS (SELECT 1 FROM receipt_admission WHERE concert_id = ? "
    "AND account_id = ? AND ends_at > NOW(6)) FROM DUAL WHERE ? > " NOW_MS;

static const char lock_places[] =
    "SELECT concert_id FROM bypass WHERE concert_id = ? FOR UPDATE";

static const char take_place[] =
    "INSERT INTO receipt_admission (concert_id, account_id, ends_at) "
    "SELECT ?, ?, " END " FROM DUAL WHERE "
    "(SELECT COUNT(*) FROM receipt_admission i "
    "WHERE i.concert_id = ? AND i.ends_at > NOW(6)) < ? "
    "ON DUPLICATE KEY UPDATE ends_at = VALUES(ends_at)";

static const char count_admission[] =
    "UPDATE bypass SET receipt_admitted = receipt_admitted + 1 "
    "WHERE concert_id = ?";

static const char count_refusal[] =
    "UPDATE bypass SET receipt_refused = receipt_refused + 1 "
    "WHERE concert_id = ?";

struct admission {
	const struct receipt *receipt;
	bool is_new;
};

static enum status
find_inside(struct sql *db, const struct receipt *r, bool *inside)
{
	int64_t is = 0;
	enum status st;

	st = sql_query_int(db, is_inside,
	    SQL_ARGS(SQL_INT(r->concert_id), SQL_TEXT(r->account),
		SQL_INT(r->end_ms)),
	    &is);
	*inside = is == 1;
	return st == ST_NOT_FOUND ? ST_QUEUE_UNAVAILABLE : st;
}

/* Under the lock the account is looked for again: of its requests that arrive
 * together, one is counted. */
static enum status
admit_receipt(struct sql *db, void *arg)
{
	struct admission *a = arg;
	const struct receipt *r = a->receipt;
	struct sql_done done;
	int64_t locked;
	enum status st;
	bool inside;

	a->is_new = false;
	st = sql_query_int(
	    db, lock_places, SQL_ARGS(SQL_INT(r->concert_id)), &locked);
	if (st != ST_OK || (st = find_inside(db, r, &inside)) != ST_OK ||
	    inside)
		return st;
	st = sql_exec(db, take_place,
	    SQL_ARGS(SQL_INT(r->concert_id), SQL_TEXT(r->account),
		SQL_INT(r->end_ms), SQL_INT(r->concert_id),
		SQL_INT(r->capacity)),
	    &done);
	if (st != ST_OK)
		return st == ST_NO_PARENT ? ST_NO_ACCOUNT : st;
	if (done.affected == 0)
		return ST_TOO_MANY_REQUESTS;
	a->is_new = true;
	return sql_exec(
	    db, count_admission, SQL_ARGS(SQL_INT(r->concert_id)), NULL);
}

/* Counted for the operator. */
static enum status
refuse_receipt(struct sql *db, const struct receipt *r)
{
	enum status st;

	st =
	    sql_exec(db, count_refusal, SQL_ARGS(SQL_INT(r->concert_id)), NULL);
	return st == ST_OK ? ST_QUEUE_UNAVAILABLE : st;
}

/* An account that is inside takes no lock. */
enum status
receipt_admission_enter(
    struct sql *db, const struct concert *c, const struct receipt *r)
{
	struct admission a = { .receipt = r };
	enum status st;
	bool inside;

	if ((st = concert_sale(c)) != ST_OK ||
	    (st = find_inside(db, r, &inside)) != ST_OK || inside)
		return st;
	st = sql_repeatable(db, admit_receipt, &a);
	if (st == ST_TOO_MANY_REQUESTS)
		return refuse_receipt(db, r);
	if (st == ST_OK && a.is_new)
		log_warn("queue service down: account %s goes on in concert "
			 "%lld by its receipt",
		    r->account, (long long)r->concert_id);
	return st;
}
