#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/impossible.h"
#include "booking/concert.h"
#include "booking/reservation_state.h"
#include "booking/seat_map.h"
#include "booking/seat_map_file.h"

static const char own_seats[] =
    "SELECT r.seat_id FROM reservation r WHERE r.account_id = ? "
    "AND r.concert_id = ? AND " R_TAKEN " ORDER BY r.seat_id LIMIT 64";

enum status
seat_map_get(const struct conf *conf, struct sql *db, int64_t concert_id,
    struct seat_map *out)
{
	static const struct host_cache_kind kind = {
		.ttl_ms = 1000,
		.stale_ms = 2000,
		.fill = seat_map_make,
	};
	struct seat_map_scan scan = { .sql = db, .concert_id = concert_id };
	struct concert concert;
	struct host_cache s;
	char name[40];
	enum status st;

	snprintf(name, sizeof name, "seats-%lld", (long long)concert_id);
	/* A concert that is none must not leave files behind. */
	if (!host_cache_exists(conf->booking_state_dir, name) &&
	    (st = concert_get(db, concert_id, &concert)) != ST_OK)
		return st;
	st = host_cache_get(conf->booking_state_dir, name, &kind, &scan, &s);
	if (st != ST_OK)
		return st;
	if (!seat_map_view(&s, out)) {
		host_cache_free(&s);
		return ST_INTERNAL;
	}
	return ST_OK;
}

void
seat_map_free(struct seat_map *map)
{
	host_cache_free(&map->file);
}

enum status
seat_map_own(struct sql *db, int64_t concert_id, const char *account,
    struct seat_map_own *own)
{
	struct sql_rows *rows;
	enum status st;

	own->n = 0;
	st = sql_query(db, own_seats,
	    SQL_ARGS(SQL_TEXT(account), SQL_INT(concert_id)), &rows);
	if (st != ST_OK)
		return st;
	while (own->n < SEAT_MAP_OWN_MAX && sql_next(rows))
		own->seat_id[own->n++] = sql_int(rows, 0);
	sql_rows_free(rows);
	return ST_OK;
}

void
seat_map_etag(const struct seat_map *map, const struct seat_map_own *own,
    char etag[SEAT_MAP_ETAG_MAX])
{
	unsigned char hash[SEAT_MAP_HASH];
	char hex[2 * SEAT_MAP_HASH + 1];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, SEAT_MAP_HASH);
	crypto_generichash_update(&state, map->head->hash, SEAT_MAP_HASH);
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

static const struct seat_map_entry *
find_seat(const struct seat_map *map, int64_t seat_id)
{
	return bsearch(&seat_id, map->entry, map->head->nseats,
	    sizeof *map->entry, compare_entry);
}

/* Copy the body, with `mine` in the place of the status of one's own seats. */
char *
seat_map_json(
    const struct seat_map *map, const struct seat_map_own *own, size_t *len)
{
	static const char mine[] = "mine";
	char *text = malloc(map->head->body_len + own->n * sizeof mine + 1);
	char *to = text;
	size_t from = 0;

	IMPOSSIBLE_IF(text == NULL);
	for (size_t i = 0; i < own->n; i++) {
		const struct seat_map_entry *e =
		    find_seat(map, own->seat_id[i]);

		if (e == NULL)
			continue;
		memcpy(to, map->body + from, e->status_at - from);
		to += e->status_at - from;
		to = stpcpy(to, mine);
		from = e->status_at;
		from += strcspn(map->body + from, "\"");
	}
	memcpy(to, map->body + from, map->head->body_len - from);
	to += map->head->body_len - from;
	*len = (size_t)(to - text);
	return text;
}

char *
seat_map_states(const struct seat_map *map, const struct seat_map_own *own,
    int64_t concert_id, size_t *len)
{
	char hex[2 * SEAT_MAP_HASH + 1], start[120], *text;
	size_t n;

	sodium_bin2hex(hex, sizeof hex, map->head->layout, SEAT_MAP_HASH);
	n = (size_t)snprintf(start, sizeof start,
	    "{\"concert_id\":%lld,\"layout\":\"%s\",\"states\":\"",
	    (long long)concert_id, hex);
	*len = n + map->head->nseats + 2;
	text = malloc(*len);
	IMPOSSIBLE_IF(text == NULL);
	memcpy(text, start, n);
	memcpy(text + n, map->states, map->head->nseats);
	memcpy(text + *len - 2, "\"}", 2);
	for (size_t i = 0; i < own->n; i++) {
		const struct seat_map_entry *e =
		    find_seat(map, own->seat_id[i]);

		if (e != NULL)
			text[n + (size_t)(e - map->entry)] = 'm';
	}
	return text;
}
