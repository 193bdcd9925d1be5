/*
 * Making the file of a seat map: one scan of the concert's seats.
 *
 * The version is read before the seats: a change that commits in between is
 * then in the file under an older version, and the next reader scans again.
 * The other way round it would be missed.  A hold that runs out moves no
 * version, because nobody writes when it does; so the file says when the next
 * one will.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>
#include <sodium.h>

#include "base/array.h"
#include "base/impossible.h"
#include "booking/reservation_state.h"
#include "booking/seat.h"
#include "booking/seat_map_file.h"

#define NO_LAPSE INT64_MAX

_Static_assert(sizeof(struct seat_map_head) == 72 &&
		   offsetof(struct seat_map_head, layout) == 52 &&
		   sizeof(struct seat_map_entry) == 8,
    "the layout of seat_map_file.h");

#define NOW_US SQL_TO_US("NOW(6)")
#define LAPSES_US SQL_TO_US("IF(" R_HELD ", r.expires_at, NULL)")

static const char read_version[] =
    "SELECT COALESCE(SUM(v.version), 0), " NOW_US ", MAX(c.hidden) "
    "FROM concert c LEFT JOIN seat_version v ON v.concert_id = c.concert_id "
    "WHERE c.concert_id = ?";
enum { VERSION_SUM, VERSION_NOW_US, VERSION_HIDDEN };

static const char scan_seats[] =
    "SELECT s.seat_id, s.section_name, s.row_name, s.seat_number, "
    "s.price, " SEAT_STATE ", " LAPSES_US " "
    "FROM seat s LEFT JOIN reservation r ON r.seat_id = s.seat_id "
    "WHERE s.concert_id = ? ORDER BY s.seat_id";
enum {
	SCAN_SEAT,
	SCAN_SECTION,
	SCAN_ROW,
	SCAN_NUMBER,
	SCAN_PRICE,
	SCAN_STATE,
	SCAN_LAPSES_US
};

/* A file of another layout, or one that is cut short, is not used: it is made
 * again. */
bool
seat_map_file_view(const struct host_cache *cache, struct seat_map_file *file)
{
	const struct seat_map_head *head = (const void *)cache->data;

	if (cache->len < sizeof *head || head->magic != SEAT_MAP_MAGIC ||
	    cache->len != sizeof *head + head->nseats * sizeof *file->entry +
			      head->body_len + head->nseats + head->summary_len)
		return false;
	file->head = head;
	file->entry = (const void *)(head + 1);
	file->body = (const char *)(file->entry + head->nseats);
	file->states = file->body + head->body_len;
	file->summary = file->states + head->nseats;
	return true;
}

/* A label as JSON; runs of seats have the same one, so it is kept. */
struct label {
	char text[SEAT_SECTION_MAX + 1]; /* a row is shorter */
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

/* A file in the making. */
struct draft {
	struct seat_map_head head;
	struct seat_map_entry *entry;
	char *body;
	char *states;
	int64_t *price; /* of each seat */
	char *summary;
};

/* The JSON of all seats without its end.  Written by hand and not as objects,
 * because it must be known where each status stands. */
static void
write_seats(struct sql_rows *rows, struct draft *d)
{
	struct label section = { 0 }, row = { 0 };
	size_t len = 0, n = 0;
	FILE *f = open_memstream(&d->body, &len);
	int closed;

	IMPOSSIBLE_IF(f == NULL);
	fputs("{\"seats\":[", f);
	for (; sql_next(rows); n++) {
		const char *status = sql_text(rows, SCAN_STATE);

		fprintf(f, "%s{\"seat_id\":%lld,\"section\":%s", n ? "," : "",
		    (long long)sql_int(rows, SCAN_SEAT),
		    label_json(&section, sql_text(rows, SCAN_SECTION)));
		fprintf(f, ",\"row\":%s,\"number\":%lld,\"price\":%lld",
		    label_json(&row, sql_text(rows, SCAN_ROW)),
		    (long long)sql_int(rows, SCAN_NUMBER),
		    (long long)sql_int(rows, SCAN_PRICE));
		fputs(",\"status\":\"", f);
		d->entry[n].seat_id = (int32_t)sql_int(rows, SCAN_SEAT);
		d->entry[n].status_at = (uint32_t)ftell(f);
		d->states[n] = *status;
		d->price[n] = sql_int(rows, SCAN_PRICE);
		fprintf(f, "%s\"}", status);
		if (!sql_is_null(rows, SCAN_LAPSES_US) &&
		    sql_int(rows, SCAN_LAPSES_US) < d->head.lapses_us)
			d->head.lapses_us = sql_int(rows, SCAN_LAPSES_US);
	}
	closed = fclose(f);
	IMPOSSIBLE_IF(closed != 0);
	json_object_put(section.json);
	json_object_put(row.json);
	d->head.nseats = n;
	d->head.body_len = len;
}

/* Hash what stands between the statuses: places and prices. */
static void
hash_layout(struct draft *d)
{
	crypto_generichash_state state;
	const char *at = d->body;

	crypto_generichash_init(&state, NULL, 0, SEAT_MAP_HASH);
	for (size_t i = 0; i < d->head.nseats; i++) {
		const char *status = d->body + d->entry[i].status_at;

		crypto_generichash_update(&state, (const unsigned char *)at,
		    (unsigned long long)(status - at));
		at = status + strcspn(status, "\"");
	}
	crypto_generichash_final(&state, d->head.layout, SEAT_MAP_HASH);
}

/* The end names the layout, so it is written after the layout is hashed, and
 * is itself part of the body's hash. */
static void
write_end(struct draft *d, int64_t concert_id)
{
	char hex[2 * SEAT_MAP_HASH + 1], end[100];
	size_t len;

	sodium_bin2hex(hex, sizeof hex, d->head.layout, SEAT_MAP_HASH);
	len = (size_t)snprintf(end, sizeof end,
	    "],\"concert_id\":%lld,\"layout\":\"%s\"}", (long long)concert_id,
	    hex);
	d->body = realloc(d->body, d->head.body_len + len);
	IMPOSSIBLE_IF(d->body == NULL);
	memcpy(d->body + d->head.body_len, end, len);
	d->head.body_len += len;
	crypto_generichash(d->head.hash, SEAT_MAP_HASH,
	    (const unsigned char *)d->body, d->head.body_len, NULL, 0);
}

/* --- the summary --------------------------------------------------------- */

/* Seats of one price; those that are blocked do not count. */
struct price_class {
	int64_t price, total, left;
};

static int
compare_price(const void *a, const void *b)
{
	const struct price_class *x = a, *y = b;

	return (x->price > y->price) - (x->price < y->price);
}

/* Classes of one seat each, made those of one price each: how many these are.
 */
static size_t
merge_classes(struct price_class *class, size_t n)
{
	size_t merged = 0;

	qsort(class, n, sizeof *class, compare_price);
	for (size_t i = 0; i < n; i++) {
		if (merged == 0 || class[merged - 1].price != class[i].price) {
			class[merged++] = class[i];
			continue;
		}
		class[merged - 1].total += class[i].total;
		class[merged - 1].left += class[i].left;
	}
	return merged;
}

static void
print_classes(FILE *f, const struct price_class *class, size_t n)
{
	for (size_t i = 0; i < n; i++)
		fprintf(f,
		    "%s{\"price\":%lld,\"seats_total\":%lld,"
		    "\"seats_left\":%lld}",
		    i ? "," : "", (long long)class[i].price,
		    (long long)class[i].total, (long long)class[i].left);
}

/* How many seats of each price are left, the cheapest first. */
static void
write_summary(struct draft *d, int64_t concert_id)
{
	size_t n = d->head.nseats, len = 0;
	struct price_class *class = calloc(n + 1, sizeof *class);
	FILE *f = open_memstream(&d->summary, &len);
	int closed;

	IMPOSSIBLE_IF(class == NULL || f == NULL);
	for (size_t i = 0; i < n; i++)
		class[i] = (struct price_class){ d->price[i],
			d->states[i] != 'b', d->states[i] == 'a' };
	fprintf(f, "{\"concert_id\":%lld,\"prices\":[", (long long)concert_id);
	print_classes(f, class, merge_classes(class, n));
	fputs("]}", f);
	closed = fclose(f);
	IMPOSSIBLE_IF(closed != 0);
	free(class);
	d->head.summary_len = len;
}

/* The layout of seat_map_file.h. */
static char *
join_parts(const struct draft *d, size_t *len)
{
	const struct {
		const void *data;
		size_t len;
	} parts[] = {
		{ &d->head, sizeof d->head },
		{ d->entry, d->head.nseats * sizeof *d->entry },
		{ d->body, d->head.body_len },
		{ d->states, d->head.nseats },
		{ d->summary, d->head.summary_len },
	};
	char *file, *to;

	*len = 0;
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		*len += parts[i].len;
	file = to = malloc(*len);
	IMPOSSIBLE_IF(file == NULL);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		to = mempcpy(to, parts[i].data, parts[i].len);
	return file;
}

/* One more entry and state than there are, since malloc(0) may return NULL. */
static char *
write_map(
    struct sql_rows *rows, int64_t concert_id, int64_t version, size_t *len)
{
	size_t n = sql_count(rows);
	struct draft d = {
		.head = { .magic = SEAT_MAP_MAGIC,
		    .version = version,
		    .lapses_us = NO_LAPSE },
		.entry = calloc(n + 1, sizeof *d.entry),
		.states = malloc(n + 1),
		.price = calloc(n + 1, sizeof *d.price),
	};
	char *file;

	IMPOSSIBLE_IF(d.entry == NULL || d.states == NULL || d.price == NULL);
	write_seats(rows, &d);
	hash_layout(&d);
	write_end(&d, concert_id);
	write_summary(&d, concert_id);
	file = join_parts(&d, len);
	free(d.entry);
	free(d.body);
	free(d.states);
	free(d.price);
	free(d.summary);
	return file;
}

/* True until a seat changes, which moves the version, or the next hold lapses.
 */
static bool
is_still_true(const struct host_cache *old, int64_t version, int64_t now_us)
{
	struct seat_map_file file;

	return seat_map_file_view(old, &file) &&
	       file.head->version == version && file.head->lapses_us > now_us;
}

/* Leaving *data NULL keeps the old file for another while (host_cache.h). */
enum status
seat_map_file_fill(
    void *arg, const struct host_cache *old, char **data, size_t *len)
{
	const struct seat_map_scan *scan = arg;
	int64_t version, now_us;
	struct sql_rows *rows;
	enum status st;
	bool is_hidden;

	st = sql_query(scan->sql, read_version,
	    SQL_ARGS(SQL_INT(scan->concert_id)), &rows);
	if (st != ST_OK)
		return st;
	sql_next(rows);
	version = sql_int(rows, VERSION_SUM);
	now_us = sql_int(rows, VERSION_NOW_US);
	is_hidden = sql_int(rows, VERSION_HIDDEN) == 1;
	sql_rows_free(rows);
	if (is_hidden)
		return ST_NO_CONCERT;
	if (is_still_true(old, version, now_us))
		return ST_OK;
	st = sql_query(
	    scan->sql, scan_seats, SQL_ARGS(SQL_INT(scan->concert_id)), &rows);
	if (st != ST_OK)
		return st;
	*data = write_map(rows, scan->concert_id, version, len);
	sql_rows_free(rows);
	return ST_OK;
}
