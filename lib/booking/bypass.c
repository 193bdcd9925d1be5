/*
 * Admission while the queue service is down, so that knocking it over changes
 * the order of buyers and never the load, and opens no sale: nobody is let in
 * ahead of one, as accounts let in before it would all be inside at its first
 * second.
 *
 * bypass.due_at says when the next account is due; one conditional UPDATE moves
 * it on, so that two programs cannot let in the same one twice the rate. Locks:
 * bypass_admission (the account's row), then bypass.
 */
#include "booking/bypass.h"
#include "base/log.h"

static const char is_inside[] =
    "SELECT 1 FROM bypass_admission WHERE concert_id = ? AND account_id = ? "
    "AND ends_at > NOW(6)";

/* None is due later than in a minute, unless the clock was set back.  Twice as
 * much, since a statement that began before another one may wait for its lock,
 * and then has the earlier time. */
#define OF_ANOTHER_CLOCK "due_at > NOW(6) + INTERVAL 2 MINUTE"

/* One admission is due every 60 / bypass_per_min seconds; time in which nobody
 * came is not made up for. */
static const char admit_one[] =
    "UPDATE bypass SET due_at = NOW(6) + INTERVAL ? MICROSECOND, "
    "admitted = admitted + 1 WHERE concert_id = ? "
    "AND (due_at <= NOW(6) OR " OF_ANOTHER_CLOCK ")";

/* Requests of one account stand in line at its row, so that it is counted
 * once however many of them come together. */
static const char claim_admission[] =
    "INSERT INTO bypass_admission (concert_id, account_id, ends_at) "
    "VALUES (?, ?, NOW(6)) ON DUPLICATE KEY UPDATE ends_at = ends_at";

static const char extend_admission[] =
    "UPDATE bypass_admission SET ends_at = NOW(6) + INTERVAL ? SECOND "
    "WHERE concert_id = ? AND account_id = ?";

static const char count_refusal[] =
    "UPDATE bypass SET refused = refused + 1 WHERE concert_id = ?";

#define DUE_IN_MS SQL_MS_UNTIL("due_at")

static const char until_due[] =
    "SELECT " DUE_IN_MS " FROM bypass WHERE concert_id = ?";

struct admission {
	const struct concert *concert;
	const char *account;
	bool is_new;
};

static enum status
find_admission(struct sql *db, const struct admission *a, bool *inside)
{
	int64_t one;
	enum status st;

	st = sql_query_int(db, is_inside,
	    SQL_ARGS(SQL_INT(a->concert->id), SQL_TEXT(a->account)), &one);
	*inside = st == ST_OK;
	return st == ST_NOT_FOUND ? ST_OK : st;
}

/* Whether the account is inside is read again under its row's lock: of its
 * requests that arrive together, one is counted. */
static enum status
admit_account(struct sql *db, void *arg)
{
	struct admission *a = arg;
	struct sql_done done;
	enum status st;
	bool inside;

	a->is_new = false;
	st = sql_exec(db, claim_admission,
	    SQL_ARGS(SQL_INT(a->concert->id), SQL_TEXT(a->account)), NULL);
	if (st == ST_NO_PARENT)
		return ST_NO_ACCOUNT;
	if (st != ST_OK || (st = find_admission(db, a, &inside)) != ST_OK ||
	    inside)
		return st;
	st = sql_exec(db, admit_one,
	    SQL_ARGS(SQL_INT(60000000 / a->concert->bypass_per_min),
		SQL_INT(a->concert->id)),
	    &done);
	if (st != ST_OK)
		return st;
	if (done.affected == 0)
		return ST_TOO_MANY_REQUESTS;
	a->is_new = true;
	return sql_exec(db, extend_admission,
	    SQL_ARGS(SQL_INT(a->concert->hold_s), SQL_INT(a->concert->id),
		SQL_TEXT(a->account)),
	    NULL);
}

/* Counted for the operator; the buyer is told when to come again. */
static enum status
refuse_account(struct sql *db, const struct concert *c, int64_t *retry_after_ms)
{
	enum status st;

	st = sql_exec(db, count_refusal, SQL_ARGS(SQL_INT(c->id)), NULL);
	if (st != ST_OK)
		return st;
	*retry_after_ms = 60000;
	if (c->bypass_per_min > 0)
		st = sql_query_int(
		    db, until_due, SQL_ARGS(SQL_INT(c->id)), retry_after_ms);
	return st == ST_OK ? ST_BUSY : st;
}

/* An account that is inside takes no lock. */
enum status
bypass_admit(struct sql *db, const struct concert *c, const char *account,
    int64_t *retry_after_ms)
{
	struct admission a = { .concert = c, .account = account };
	enum status st;
	bool inside;

	if ((st = concert_sale(c)) != ST_OK ||
	    (st = find_admission(db, &a, &inside)) != ST_OK || inside)
		return st;
	if (c->bypass_per_min == 0)
		return refuse_account(db, c, retry_after_ms);
	st = sql_repeatable(db, admit_account, &a);
	if (st == ST_TOO_MANY_REQUESTS)
		return refuse_account(db, c, retry_after_ms);
	if (st == ST_OK && a.is_new)
		log_warn("queue service down: account %s let into concert %lld",
		    account, (long long)c->id);
	return st;
}
