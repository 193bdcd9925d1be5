/*
 * The cron job of booking: tidy up, and report the stock.
 *
 * Nothing depends on it for being right: what is void is void by its timestamp.
 * So each part may stop early and leave the rest to the next turn, any number
 * of turns may run at once, and a queue service that is down does not fail it.
 */
#include <stdlib.h>

#include "base/array.h"
#include "booking/concert.h"
#include "booking/expire.h"
#include "booking/queue_notice.h"
#include "booking/reservation.h"

#define BATCH 200 /* rows a transaction, so that none holds locks for long */
#define BATCHES_MAX 500 /* a turn; what is left is for the next one */

/* Each deletes a batch of what is no longer needed. */
static const char *const sweeps[] = {
	("DELETE FROM idempotency "
	 "WHERE created_at < NOW(6) - INTERVAL 24 HOUR LIMIT 200"),
	"DELETE FROM bypass_admission WHERE ends_at <= NOW(6) LIMIT 200",
	"DELETE FROM login_attempt WHERE ends_at <= NOW(6) LIMIT 200",
};

static const char note_run[] =
    "INSERT INTO cron_run (name, ran_at, deleted) "
    "VALUES ('expire', NOW(6), ?) "
    "ON DUPLICATE KEY UPDATE ran_at = NOW(6), deleted = VALUES(deleted)";

/* The statements have a LIMIT of BATCH: fewer rows than that mean that nothing
 * is left. */
static enum status
sweep_table(struct sql *db, const char *statement)
{
	struct sql_done done;
	enum status st;

	for (int i = 0; i < BATCHES_MAX; i++) {
		st = sql_exec(db, statement, SQL_NO_ARGS, &done);
		/* Someone else has it locked: leave it to the next turn. */
		if (st == ST_RETRY)
			return ST_OK;
		if (st != ST_OK || done.affected < BATCH)
			return st;
	}
	return ST_OK;
}

/* Each batch is a transaction of its own: what was deleted before one of them
 * met a lock stays deleted, and counts. */
static enum status
delete_void_holds(struct sql *db, int64_t *deleted)
{
	int64_t n;
	enum status st;

	*deleted = 0;
	for (int i = 0; i < BATCHES_MAX; i++) {
		st = reservation_expire(db, BATCH, &n);
		if (st != ST_OK)
			return st == ST_BUSY ? ST_OK : st;
		*deleted += n;
		if (n < BATCH)
			break;
	}
	return ST_OK;
}

/* If the service does not answer, the remaining concerts would wait for it in
 * vain, and are reported in the next turn.  A service that refuses one concert,
 * because its room is not open, is there for the others. */
static enum status
report_all_stock(struct sql *db, struct queue_client *queue)
{
	struct concert_row *rows;
	enum status st;
	size_t n;

	if ((st = concert_list(db, &rows, &n)) != ST_OK)
		return st;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = queue_notice_stock(
		    db, queue, &rows[i].concert.id, 1, QUEUE_NOTICE_ALWAYS);
	free(rows);
	return st == ST_QUEUE_UNAVAILABLE ? ST_OK : st;
}

/* That it ran is written down last, so that the operator is told of a turn that
 * fails. */
enum status
expire_turn(struct sql *db, struct queue_client *queue, int64_t *deleted)
{
	enum status st;

	st = delete_void_holds(db, deleted);
	for (size_t i = 0; i < ARRAY_LEN(sweeps); i++)
		if (st == ST_OK)
			st = sweep_table(db, sweeps[i]);
	if (st == ST_OK)
		st = report_all_stock(db, queue);
	if (st == ST_OK)
		st = sql_exec(db, note_run, SQL_ARGS(SQL_INT(*deleted)), NULL);
	return st;
}
