#include "booking/seat_version.h"

/* A connection keeps to one shard: there are about as many connections as
 * buyers served at once, and sixteen rows are still read in no time. */
static const char move_version[] =
    "INSERT INTO seat_version (concert_id, shard, version) "
    "VALUES (?, MOD(CONNECTION_ID(), 16), 1) "
    "ON DUPLICATE KEY UPDATE version = version + 1";

static const char read_version[] =
    "SELECT COALESCE(SUM(version), 0) FROM seat_version "
    "WHERE concert_id = ?";

enum status
seat_version_move(struct sql *db, int64_t concert_id)
{
	return sql_exec(db, move_version, SQL_ARGS(SQL_INT(concert_id)), NULL);
}

enum status
seat_version_get(struct sql *db, int64_t concert_id, int64_t *version)
{
	return sql_query_int(
	    db, read_version, SQL_ARGS(SQL_INT(concert_id)), version);
}
