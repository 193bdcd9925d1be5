/*
 * What usher-expire deletes.
 *
 * Nothing depends on it for being right: what is void is void by its timestamp.
 * So each part may stop early and leave the rest to the next turn, and any
 * number of turns may run at once.  A turn must end in time for the next pulse.
 */
#include "booking/expire.h"
#include "base/array.h"
#include "base/clock.h"
#include "booking/reservation.h"
#include "booking/unpaid_hold.h"

#define BATCH 200 /* rows a transaction, so that none holds locks for long */
#define TURN_MAX_MS 1500 /* what is left then is for the next one */

/* Each deletes a batch of what is no longer needed. */
static const char *const sweeps[] = {
	("DELETE FROM idempotency "
	 "WHERE created_at < NOW(6) - INTERVAL 24 HOUR LIMIT 200"),
	"DELETE FROM bypass_admission WHERE ends_at <= NOW(6) LIMIT 200",
	"DELETE FROM receipt_admission WHERE ends_at <= NOW(6) LIMIT 200",
	"DELETE FROM login_attempt WHERE ends_at <= NOW(6) LIMIT 200",
	unpaid_hold_sweep,
};

static const char note_run[] =
    "INSERT INTO cron_run (name, ran_at, deleted) "
    "VALUES ('expire', NOW(6), ?) "
    "ON DUPLICATE KEY UPDATE ran_at = NOW(6), deleted = VALUES(deleted)";

/* The statements have a LIMIT of BATCH: fewer rows than that mean that nothing
 * is left. */
static enum status
sweep_table(struct sql *db, const char *statement, int64_t until_ms)
{
	struct sql_done done;
	enum status st;

	do {
		st = sql_exec(db, statement, SQL_NO_ARGS, &done);
		/* Someone else has it locked: leave it to the next turn. */
		if (st == ST_RETRY)
			return ST_OK;
		if (st != ST_OK || done.affected < BATCH)
			return st;
	} while (clock_mono_ms() < until_ms);
	return ST_OK;
}

/* Each batch is a transaction of its own: what was deleted before one of them
 * met a lock stays deleted, and counts. */
static enum status
delete_void_holds(struct sql *db, int64_t until_ms, int64_t *deleted)
{
	int64_t n;
	enum status st;

	*deleted = 0;
	do {
		st = reservation_expire(db, BATCH, &n);
		if (st != ST_OK)
			return st == ST_BUSY ? ST_OK : st;
		*deleted += n;
	} while (n == BATCH && clock_mono_ms() < until_ms);
	return ST_OK;
}

/* That it ran is written down last, so that the operator is told of a turn that
 * fails. */
enum status
expire_turn(struct sql *db, int64_t *deleted)
{
	int64_t until_ms = clock_mono_ms() + TURN_MAX_MS;
	enum status st;

	st = delete_void_holds(db, until_ms, deleted);
	for (size_t i = 0; i < ARRAY_LEN(sweeps); i++)
		if (st == ST_OK)
			st = sweep_table(db, sweeps[i], until_ms);
	if (st == ST_OK)
		st = sql_exec(db, note_run, SQL_ARGS(SQL_INT(*deleted)), NULL);
	return st;
}
