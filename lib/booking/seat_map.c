#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <sodium.h>

#include "booking/concert.h"
#include "booking/seat_map.h"
#include "booking/shared.h"

#define MAGIC 0x31706d7375000001 /* changes with the layout below */
#define HASH_LEN 12
#define NO_LAPSE INT64_MAX

/* The shared file: the head, an entry a seat by seat id, the JSON. */
struct seat_map_head {
	uint64_t magic;
	int64_t version; /* of the concert's seats, or an older one */
	int64_t
	    lapses_us; /* when the next hold does; then it is no longer true */
	uint64_t nseats;
	uint64_t body_len;
	unsigned char hash[HASH_LEN]; /* of the body */
	unsigned char pad[4];
};

struct seat_map_entry {
	int32_t seat_id;
	uint32_t
	    status_at; /* offset in the body of the status, in its quotes */
};

/* Read before the seats: a change in between makes the next look scan again. */
static const char read_version[] = "SELECT COALESCE(SUM(version), 0), "
				   "FLOOR(UNIX_TIMESTAMP(NOW(6)) * 1000000) "
				   "FROM seat_version WHERE concert_id = ?";

static const char scan_seats[] =
    "SELECT s.seat_id, s.section_name, s.row_name, s.seat_number, s.price, "
    "CASE WHEN r.paid_at IS NOT NULL THEN 'sold' "
    "WHEN r.expires_at > NOW(6) THEN 'held' ELSE s.status END, "
    "FLOOR(UNIX_TIMESTAMP(IF(r.paid_at IS NULL AND r.expires_at > NOW(6), "
    "r.expires_at, NULL)) * 1000000) "
    "FROM seat s LEFT JOIN reservation r ON r.seat_id = s.seat_id "
    "WHERE s.concert_id = ? ORDER BY s.seat_id";

static const char own_seats[] =
    "SELECT seat_id FROM reservation WHERE account_id = ? "
    "AND concert_id = ? AND (paid_at IS NOT NULL OR expires_at > NOW(6)) "
    "ORDER BY seat_id LIMIT 64";

struct making {
	struct sql *sql;
	int64_t concert_id;
};

/* --- making -------------------------------------------------------------- */

/* A label as JSON; runs of seats have the same one, so it is kept. */
struct label {
	char text[SEAT_MAP_ETAG_MAX * 4];
	struct json_object *json;
};

static const char *
label_json(struct label *l, const char *text)
{
	if (l->json == NULL || strcmp(l->text, text) != 0) {
		json_object_put(l->json);
		snprintf(l->text, sizeof l->text, "%s", text);
		l->json = json_object_new_string(text);
	}
	return json_object_to_json_string_ext(
	    l->json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

/* The JSON of all seats, noting where each status stands. */
static char *
write_seats(struct sql_rows *rows, int64_t concert_id,
    struct seat_map_entry *entry, struct seat_map_head *head)
{
	struct label section = { 0 }, row = { 0 };
	size_t len = 0, n = 0;
	char *text = NULL;
	FILE *f = open_memstream(&text, &len);

	if (f == NULL)
		abort();
	fprintf(f, "{\"concert_id\":%lld,\"seats\":[", (long long)concert_id);
	for (; sql_next(rows); n++) {
		entry[n].seat_id = (int32_t)sql_int(rows, 0);
		fprintf(f, "%s{\"seat_id\":%lld,\"section\":%s", n ? "," : "",
		    (long long)sql_int(rows, 0),
		    label_json(&section, sql_text(rows, 1)));
		fprintf(f, ",\"row\":%s,\"number\":%lld,\"price\":%lld",
		    label_json(&row, sql_text(rows, 2)),
		    (long long)sql_int(rows, 3), (long long)sql_int(rows, 4));
		fputs(",\"status\":\"", f);
		entry[n].status_at = (uint32_t)ftell(f);
		fprintf(f, "%s\"}", sql_text(rows, 5));
		if (!sql_is_null(rows, 6) && sql_int(rows, 6) < head->lapses_us)
			head->lapses_us = sql_int(rows, 6);
	}
	fputs("]}", f);
	if (fclose(f) != 0)
		abort();
	json_object_put(section.json);
	json_object_put(row.json);
	head->nseats = n;
	head->body_len = len;
	return text;
}

static void
write_file(struct sql_rows *rows, int64_t concert_id,
    struct seat_map_head *head, char **data, size_t *len)
{
	struct seat_map_entry *entry =
	    calloc(sql_count(rows) + 1, sizeof *entry);
	char *body, *p;
	size_t index_len;

	if (entry == NULL)
		abort();
	body = write_seats(rows, concert_id, entry, head);
	crypto_generichash(head->hash, HASH_LEN, (unsigned char *)body,
	    head->body_len, NULL, 0);
	index_len = head->nseats * sizeof *entry;
	*len = sizeof *head + index_len + head->body_len;
	if ((*data = p = malloc(*len)) == NULL)
		abort();
	memcpy(p, head, sizeof *head);
	memcpy(p + sizeof *head, entry, index_len);
	memcpy(p + sizeof *head + index_len, body, head->body_len);
	free(entry);
	free(body);
}

/* What a shared file holds, or false when it is not one of ours. */
static bool
view(const struct shared *s, struct seat_map *map)
{
	const struct seat_map_head *head = (const void *)s->data;

	if (s->len < sizeof *head || head->magic != MAGIC ||
	    s->len != sizeof *head + head->nseats * sizeof *map->entry +
			  head->body_len)
		return false;
	map->shared = *s;
	map->head = head;
	map->entry = (const void *)(head + 1);
	map->body = (const char *)(map->entry + head->nseats);
	return true;
}

static bool
is_still_true(const struct shared *old, int64_t version, int64_t now_us)
{
	struct seat_map map;

	return view(old, &map) && map.head->version == version &&
	       map.head->lapses_us > now_us;
}

static enum status
make(void *arg, const struct shared *old, char **data, size_t *len)
{
	const struct making *m = arg;
	struct seat_map_head head = { .magic = MAGIC, .lapses_us = NO_LAPSE };
	struct sql_rows *rows;
	int64_t now_us;
	enum status st;

	st = sql_query(
	    m->sql, read_version, SQL_ARGS(SQL_INT(m->concert_id)), &rows);
	if (st != ST_OK)
		return st;
	sql_next(rows);
	head.version = sql_int(rows, 0);
	now_us = sql_int(rows, 1);
	sql_rows_free(rows);
	if (is_still_true(old, head.version, now_us))
		return ST_OK;
	st = sql_query(
	    m->sql, scan_seats, SQL_ARGS(SQL_INT(m->concert_id)), &rows);
	if (st != ST_OK)
		return st;
	write_file(rows, m->concert_id, &head, data, len);
	sql_rows_free(rows);
	return ST_OK;
}

/* --- reading ------------------------------------------------------------- */

enum status
seat_map_get(const struct conf *conf, struct sql *db, int64_t concert_id,
    struct seat_map *out)
{
	static const struct shared_kind kind = {
		.good_for_ms = 1000,
		.stale_for_ms = 2000,
		.make = make,
	};
	struct making m = { .sql = db, .concert_id = concert_id };
	struct concert concert;
	struct shared s;
	char name[40];
	enum status st;

	snprintf(name, sizeof name, "seats-%lld", (long long)concert_id);
	/* A concert that is none must not leave files behind. */
	if (!shared_exists(conf->booking_state_dir, name) &&
	    (st = concert_get(db, concert_id, &concert)) != ST_OK)
		return st;
	st = shared_get(conf->booking_state_dir, name, &kind, &m, &s);
	if (st != ST_OK)
		return st;
	if (!view(&s, out)) {
		shared_free(&s);
		return ST_INTERNAL;
	}
	return ST_OK;
}

void
seat_map_free(struct seat_map *map)
{
	shared_free(&map->shared);
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
	unsigned char hash[HASH_LEN];
	char hex[2 * HASH_LEN + 1];
	crypto_generichash_state state;

	crypto_generichash_init(&state, NULL, 0, HASH_LEN);
	crypto_generichash_update(&state, map->head->hash, HASH_LEN);
	crypto_generichash_update(&state, (const unsigned char *)own->seat_id,
	    own->n * sizeof *own->seat_id);
	crypto_generichash_final(&state, hash, HASH_LEN);
	sodium_bin2hex(hex, sizeof hex, hash, HASH_LEN);
	snprintf(etag, SEAT_MAP_ETAG_MAX, "\"%s\"", hex);
}

static int
compare_entry(const void *key, const void *entry)
{
	int64_t id = *(const int64_t *)key;
	const struct seat_map_entry *e = entry;

	return (id > e->seat_id) - (id < e->seat_id);
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

	if (text == NULL)
		abort();
	for (size_t i = 0; i < own->n; i++) {
		const struct seat_map_entry *e = bsearch(&own->seat_id[i],
		    map->entry, map->head->nseats, sizeof *e, compare_entry);

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
