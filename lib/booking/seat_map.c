/*
 * A concert's seats for one viewer: the host's shared file, in which the
 * viewer's own seats are replaced.
 *
 * What everybody sees is read from the file and may be a second old; one's own
 * seats are looked up for each request, so that a buyer always sees them.  They
 * are merged by copying, because the file is mapped and shared.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/impossible.h"
#include "booking/buyer_session.h"
#include "booking/concert.h"
#include "booking/reservation_state.h"
#include "booking/seat_map.h"

/* In the order of the file, which seat_map_json() relies on. */
static const char own_seats[] =
    "SELECT r.seat_id FROM reservation r WHERE r.account_id = ? "
    "AND r.concert_id = ? AND " R_TAKEN " AND EXISTS (SELECT 1 FROM account a "
    "WHERE a.account_id = r.account_id AND " BUYER_IS_CURRENT ") "
    "ORDER BY r.seat_id LIMIT 64";
enum { OWN_SEAT };

/* The cache is filled by the first reader after a second; fill() decides
 * whether the seats must be scanned. */
enum status
seat_map_get(const struct conf *conf, struct sql *db, int64_t concert_id,
    struct seat_map *out)
{
	static const struct host_cache_kind kind = {
		.ttl_ms = 1000,
		.stale_ms = 2000,
		.fill = seat_map_file_fill,
	};
	struct seat_map_scan scan = { .sql = db, .concert_id = concert_id };
	struct concert concert;
	char name[40];
	enum status st;

	snprintf(name, sizeof name, "seats-%lld", (long long)concert_id);
	/* A request for a nonexistent concert must create no file. */
	if (!host_cache_exists(conf->booking_state_dir, name) &&
	    (st = concert_get(db, concert_id, &concert)) != ST_OK)
		return st;
	st = host_cache_get(
	    conf->booking_state_dir, name, &kind, &scan, &out->cache);
	if (st != ST_OK)
		return st;
	if (!seat_map_file_view(&out->cache, &out->file)) {
		host_cache_free(&out->cache);
		return ST_INTERNAL;
	}
	return ST_OK;
}

void
seat_map_free(struct seat_map *map)
{
	host_cache_free(&map->cache);
}

/* Read for each request and never cached: a buyer must see what it has just
 * held.  The bound is the LIMIT of the statement, and the most that the setting
 * seats_per_account allows. */
enum status
seat_map_own(struct sql *db, int64_t concert_id, const struct buyer *buyer,
    struct seat_map_own *own)
{
	struct sql_rows *rows;
	enum status st;

	own->n = 0;
	st = sql_query(db, own_seats,
	    SQL_ARGS(SQL_TEXT(buyer->account), SQL_INT(concert_id),
		SQL_INT(buyer->generation)),
	    &rows);
	if (st != ST_OK)
		return st;
	while (own->n < SEAT_MAP_OWN_MAX && sql_next(rows))
		own->seat_id[own->n++] = sql_int(rows, OWN_SEAT);
	sql_rows_free(rows);
	return ST_OK;
}

/* The answer is a function of the body and of one's own seats, and so is the
 * tag; the body need not be read for it. */
void
seat_map_etag(const struct seat_map *map, const struct seat_map_own *own,
    char etag[SEAT_MAP_ETAG_MAX])
{
	unsigned char hash[SEAT_MAP_HASH];
	char hex[2 * SEAT_MAP_HASH + 1];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, SEAT_MAP_HASH);
	crypto_generichash_update(&state, map->file.head->hash, SEAT_MAP_HASH);
	crypto_generichash_update(&state, (const unsigned char *)own->seat_id,
	    own->n * sizeof *own->seat_id);
	crypto_generichash_final(&state, hash, SEAT_MAP_HASH);
	sodium_bin2hex(hex, sizeof hex, hash, SEAT_MAP_HASH);
	snprintf(etag, SEAT_MAP_ETAG_MAX, "\"%s\"", hex);
}

static int
compare_entry(const void *key, const void *entry)
{
	int64_t id = *(const int64_t *)key;
	const struct seat_map_entry *e = entry;

	return (id > e->seat_id) - (id < e->seat_id);
}

/* NULL: the seat is newer than the file. */
static const struct seat_map_entry *
find_entry(const struct seat_map_file *file, int64_t seat_id)
{
	return bsearch(&seat_id, file->entry, file->head->nseats,
	    sizeof *file->entry, compare_entry);
}

/* Copy the body, with `mine` in place of the status of one's own seats. */
char *
seat_map_json(
    const struct seat_map *map, const struct seat_map_own *own, size_t *len)
{
	static const char mine[] = "mine";
	const struct seat_map_file *file = &map->file;
	char *text = malloc(file->head->body_len + own->n * sizeof mine + 1);
	char *to = text;
	size_t from = 0;

	IMPOSSIBLE_IF(text == NULL);
	for (size_t i = 0; i < own->n; i++) {
		const struct seat_map_entry *e =
		    find_entry(file, own->seat_id[i]);

		if (e == NULL)
			continue;
		to = mempcpy(to, file->body + from, e->status_at - from);
		to = stpcpy(to, mine);
		from = e->status_at;
		from += strcspn(file->body + from, "\"");
	}
	to = mempcpy(to, file->body + from, file->head->body_len - from);
	*len = (size_t)(to - text);
	return text;
}

/* Copy the states, with `m` in place of one's own. */
char *
seat_map_states(const struct seat_map *map, const struct seat_map_own *own,
    int64_t concert_id, size_t *len)
{
	const struct seat_map_file *file = &map->file;
	char hex[2 * SEAT_MAP_HASH + 1], start[120], *text;
	size_t n;

	sodium_bin2hex(hex, sizeof hex, file->head->layout, SEAT_MAP_HASH);
	n = (size_t)snprintf(start, sizeof start,
	    "{\"concert_id\":%lld,\"layout\":\"%s\",\"states\":\"",
	    (long long)concert_id, hex);
	*len = n + file->head->nseats + 2;
	text = malloc(*len);
	IMPOSSIBLE_IF(text == NULL);
	memcpy(text, start, n);
	memcpy(text + n, file->states, file->head->nseats);
	memcpy(text + *len - 2, "\"}", 2);
	for (size_t i = 0; i < own->n; i++) {
		const struct seat_map_entry *e =
		    find_entry(file, own->seat_id[i]);

		if (e != NULL)
			text[n + (size_t)(e - file->entry)] = 'm';
	}
	return text;
}

char *
seat_map_summary(const struct seat_map *map, size_t *len)
{
	char *text;

	*len = map->file.head->summary_len;
	text = malloc(*len);
	IMPOSSIBLE_IF(text == NULL);
	return memcpy(text, map->file.summary, *len);
}
