/*
 * One counter a concert would be one lock for all its buyers, so the version is
 * spread over sixteen rows, of which a change moves one; the version is their
 * sum.  A connection keeps to one row: there are about as many connections as
 * buyers served at once, and sixteen rows are still read in no time.
 */
#include "booking/seat_version.h"

static const char move_version[] =
    "INSERT INTO seat_version (concert_id, shard, version) "
    "VALUES (?, MOD(CONNECTION_ID(), 16), 1) "
    "ON DUPLICATE KEY UPDATE version = version + 1";

enum status
seat_version_move(struct sql *db, int64_t concert_id)
{
	return sql_exec(db, move_version, SQL_ARGS(SQL_INT(concert_id)), NULL);
}

enum status
seat_version_move_all(struct sql *db, const struct concert_ids *concerts)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < concerts->n && st == ST_OK; i++)
		st = seat_version_move(db, concerts->id[i]);
	return st;
}
