#include <stdlib.h>

#include "base/array.h"
#include "booking/concert.h"
#include "booking/expire.h"
#include "booking/queue_notice.h"
#include "booking/reservation.h"

#define BATCH 200 /* rows a transaction, so that none holds locks for long */
#define BATCHES_MAX 500 /* a turn; what is left is for the next one */

/* Each deletes a batch of what is of no use any more. */
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

static enum status
sweep(struct sql *db, const char *statement)
{
	struct sql_done done;
	enum status st;

	for (int i = 0; i < BATCHES_MAX; i++) {
		st = sql_exec(db, statement, SQL_NO_ARGS, &done);
		/* In use just now: the next turn has it. */
		if (st == ST_RETRY)
			return ST_OK;
		if (st != ST_OK || done.affected < BATCH)
			return st;
	}
	return ST_OK;
}

static enum status
delete_void(struct sql *db, int64_t *deleted)
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

/* Without an answer the service is not there: the rest would wait for it in
 * vain, and is told next time.  One that refuses a concert, because nobody has
 * opened a room for it, is there for the others. */
static enum status
report_stock(struct sql *db, struct queue_client *queue)
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

enum status
expire_turn(struct sql *db, struct queue_client *queue, int64_t *deleted)
{
	enum status st;

	st = delete_void(db, deleted);
	for (size_t i = 0; i < ARRAY_LEN(sweeps); i++)
		if (st == ST_OK)
			st = sweep(db, sweeps[i]);
	if (st == ST_OK)
		st = report_stock(db, queue);
	if (st == ST_OK)
		st = sql_exec(db, note_run, SQL_ARGS(SQL_INT(*deleted)), NULL);
	return st;
}
