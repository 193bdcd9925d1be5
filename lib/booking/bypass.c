#include "booking/bypass.h"
#include "base/log.h"

static const char is_inside[] =
    "SELECT 1 FROM bypass_admission WHERE concert_id = ? AND account_id = ? "
    "AND ends_at > NOW(6)";

/* One admission is due every 60 / bypass_per_min seconds; time in which nobody
 * came earns nothing. */
static const char admit_one[] =
    "UPDATE bypass SET due_at = NOW(6) + INTERVAL ? MICROSECOND, "
    "admitted = admitted + 1 WHERE concert_id = ? AND due_at <= NOW(6)";

static const char remember[] =
    "INSERT INTO bypass_admission (concert_id, account_id, ends_at) "
    "VALUES (?, ?, NOW(6) + INTERVAL ? SECOND) "
    "ON DUPLICATE KEY UPDATE ends_at = VALUES(ends_at)";

static const char count_refusal[] =
    "UPDATE bypass SET refused = refused + 1 WHERE concert_id = ?";

static const char until_due[] =
    "SELECT CEIL(GREATEST(0, TIMESTAMPDIFF(MICROSECOND, NOW(6), due_at)) "
    "/ 1000) FROM bypass WHERE concert_id = ?";

struct admitting {
	const struct concert *concert;
	const char *account;
	bool admitted;
};

static enum status
admit(struct sql *db, void *arg)
{
	struct admitting *a = arg;
	struct sql_done done;
	enum status st;

	st = sql_exec(db, admit_one,
	    SQL_ARGS(SQL_INT(60000000 / a->concert->bypass_per_min),
		SQL_INT(a->concert->id)),
	    &done);
	a->admitted = st == ST_OK && done.affected == 1;
	if (!a->admitted)
		return st;
	return sql_exec(db, remember,
	    SQL_ARGS(SQL_INT(a->concert->id), SQL_TEXT(a->account),
		SQL_INT(a->concert->hold_s)),
	    NULL);
}

static enum status
refuse(struct sql *db, const struct concert *c, int64_t *retry_after_ms)
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

enum status
bypass_admit(struct sql *db, const struct concert *c, const char *account,
    int64_t *retry_after_ms)
{
	struct admitting a = { .concert = c, .account = account };
	int64_t one;
	enum status st;

	st = sql_query_int(
	    db, is_inside, SQL_ARGS(SQL_INT(c->id), SQL_TEXT(account)), &one);
	if (st != ST_NOT_FOUND)
		return st;
	if (c->bypass_per_min > 0 &&
	    (st = sql_transaction(db, admit, &a)) != ST_OK)
		return st;
	if (!a.admitted)
		return refuse(db, c, retry_after_ms);
	log_warn("queue service down: account %s let into concert %lld",
	    account, (long long)c->id);
	return ST_OK;
}
