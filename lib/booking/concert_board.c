/*
 * The list of concerts, as JSON in a file that all processes of a host share.
 *
 * Counting what is left of each concert reads many rows, so it is done once a
 * second at most (base/host_cache.h).  A single concert is picked from the
 * same file, and never counted by itself.
 */
#include <stdlib.h>
#include <string.h>

#include "base/host_cache.h"
#include "base/impossible.h"
#include "base/json.h"
#include "base/log.h"
#include "booking/concert.h"
#include "booking/concert_board.h"

/* Members as docs/http.md lists them; a time of 0 becomes null. */
static struct json_object *
board_row_json(const struct concert_row *row)
{
	const struct concert *c = &row->concert;
	struct json_object *o = json_object_new_object();

	json_add_int(o, "concert_id", c->id);
	json_add_text(o, "concert_title", c->title);
	json_add_bool(o, "queue_manage_required", c->queue_required);
	json_add_int(o, "seats_per_account", c->seats_per_account);
	json_add_time(o, "starts_at_ms", c->starts_at_ms);
	json_add_text(o, "sale", concert_sale_word(c));
	json_add_time(o, "sale_opens_at_ms", c->sale_opens_at_ms);
	json_add_time(o, "sale_closes_at_ms", c->sale_closes_at_ms);
	json_add_int(o, "cooldown_s", concert_cooldown_s(c));
	json_add_int(o, "seats_total", c->seats_total);
	json_add_int(o, "seats_left", row->seats_left);
	return o;
}

static void
print_board(struct json_object *list, char **data, size_t *len)
{
	struct json_object *o = json_object_new_object();
	const char *text;

	json_object_object_add(o, "concerts", list);
	text = json_object_to_json_string_length(
	    o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, len);
	*data = malloc(*len);
	IMPOSSIBLE_IF(*data == NULL);
	memcpy(*data, text, *len);
	json_object_put(o);
}

/* What is left changes without notice when holds run out, so the old file is
 * never good for another while. */
static enum status
fill_board(void *arg, const struct host_cache *old, char **data, size_t *len)
{
	struct sql *db = arg;
	struct json_object *list;
	struct concert_row *rows;
	enum status st;
	size_t n;

	(void)old;
	if ((st = concert_list(db, &rows, &n)) != ST_OK)
		return st;
	list = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		if (!rows[i].concert.hidden)
			json_object_array_add(list, board_row_json(&rows[i]));
	free(rows);
	print_board(list, data, len);
	return ST_OK;
}

/* The list of this concert alone, empty if it does not exist. */
static enum status
pick_concert(
    const struct host_cache *board, int64_t only, char **json, size_t *len)
{
	struct json_object *o, *all, *row, *id, *one = json_object_new_array();
	const char *why;

	if (json_parse_object(board->data, board->len, &o, &why) != ST_OK) {
		json_object_put(one);
		log_error("concerts: %s", why);
		return ST_INTERNAL;
	}
	all = json_object_object_get(o, "concerts");
	for (size_t i = 0; i < json_object_array_length(all); i++) {
		row = json_object_array_get_idx(all, i);
		id = json_object_object_get(row, "concert_id");
		if (json_object_get_int64(id) == only)
			json_object_array_add(one, json_object_get(row));
	}
	print_board(one, json, len);
	json_object_put(o);
	return ST_OK;
}

/* The whole board is copied: its file is unmapped before the caller is done. */
enum status
concert_board(const struct conf *conf, struct sql *db, int64_t only,
    char **json, size_t *len)
{
	static const struct host_cache_kind kind = {
		.ttl_ms = 1000,
		.stale_ms = 2000,
		.fill = fill_board,
	};
	struct host_cache s;
	enum status st;

	st = host_cache_get(conf->booking_state_dir, "concerts", &kind, db, &s);
	if (st != ST_OK)
		return st;
	if (only != 0) {
		st = pick_concert(&s, only, json, len);
	} else {
		*len = s.len;
		*json = malloc(s.len);
		IMPOSSIBLE_IF(*json == NULL);
		memcpy(*json, s.data, s.len);
	}
	host_cache_free(&s);
	return st;
}
