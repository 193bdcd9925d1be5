#ifndef BOOKING_SEAT_MAP_FILE_H
#define BOOKING_SEAT_MAP_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/host_cache.h"
#include "base/status.h"
#include "store/sql.h"

/*
 * The seats of a concert as all processes of a host share them, in a file
 * (base/host_cache.h) of n seats, a body of b bytes and a summary of s:
 *
 *          0  magic       uint64  this layout
 *          8  version     int64   of the concert's seats, or an older one
 *         16  lapses_us   int64   when the next hold does, which changes a seat
 *                                 and no version; INT64_MAX if none is held
 *         24  nseats      uint64  n
 *         32  body_len    uint64  b
 *         40  hash        12      of the body
 *         52  layout      12      hash of the body without its statuses
 *         64  summary_len uint64  s
 *         72  entry       8 n     by seat id: int32 seat_id, uint32 status_at,
 *                                 the status's offset in the body
 *     72+8n   body        b       JSON, see seat_map_json()
 *    72+8n+b  states      n       the first letter of each status, in the order
 *                                 of the entries
 *  72+8n+b+n  summary     s       JSON, see seat_map_summary()
 *
 * Numbers are in the byte order of the host.  Whatever changes here needs
 * another magic: old files live on over an upgrade.
 */
#define SEAT_MAP_MAGIC 0x31706d7375000003
#define SEAT_MAP_HASH 12

struct seat_map_head {
	uint64_t magic;
	int64_t version;
	int64_t lapses_us;
	uint64_t nseats;
	uint64_t body_len;
	unsigned char hash[SEAT_MAP_HASH];
	unsigned char layout[SEAT_MAP_HASH];
	uint64_t summary_len;
};

struct seat_map_entry {
	int32_t seat_id;
	uint32_t status_at;
};

/* The parts of a file, where they lie in its data. */
struct seat_map_file {
	const struct seat_map_head *head;
	const struct seat_map_entry *entry;
	const char *body;
	const char *states;
	const char *summary;
};

/* False if the data is not such a file. */
bool seat_map_file_view(const struct host_cache *, struct seat_map_file *);

/* The fill() of a host_cache_kind: scan the seats, unless the old file is
 * still true.  arg is a struct seat_map_scan. */
struct seat_map_scan {
	struct sql *sql;
	int64_t concert_id;
};
enum status seat_map_file_fill(void *arg, const struct host_cache *old,
    char **data, size_t *len) MUST_CHECK;

#endif
