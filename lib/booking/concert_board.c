#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "booking/concert.h"
#include "booking/concert_board.h"
#include "booking/shared.h"

static struct json_object *
row_json(const struct concert_row *row)
{
	const struct concert *c = &row->concert;
	struct json_object *o = json_object_new_object();

	json_add_int(o, "concert_id", c->id);
	json_add_text(o, "concert_title", c->title);
	json_add_bool(o, "queue_manage_required", c->queue_required);
	json_add_int(o, "seats_per_account", c->seats_per_account);
	json_add_time(o, "starts_at_ms", c->starts_at_ms);
	json_add_int(o, "seats_total", c->seats_total);
	json_add_int(o, "seats_left", row->seats_left);
	return o;
}

static enum status
make(void *arg, const struct shared *old, char **data, size_t *len)
{
	struct sql *db = arg;
	struct json_object *o, *list;
	struct concert_row *rows;
	const char *text;
	enum status st;
	size_t n;

	(void)old;
	if ((st = concert_list(db, &rows, &n)) != ST_OK)
		return st;
	list = json_object_new_array();
	for (size_t i = 0; i < n; i++)
		json_object_array_add(list, row_json(&rows[i]));
	free(rows);
	o = json_object_new_object();
	json_object_object_add(o, "concerts", list);
	text = json_object_to_json_string_length(
	    o, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE, len);
	if ((*data = malloc(*len)) == NULL)
		abort();
	memcpy(*data, text, *len);
	json_object_put(o);
	return ST_OK;
}

enum status
concert_board(const struct conf *conf, struct sql *db, char **json, size_t *len)
{
	static const struct shared_kind kind = {
		.good_for_ms = 1000,
		.stale_for_ms = 2000,
		.make = make,
	};
	struct shared s;
	enum status st;

	st = shared_get(conf->booking_state_dir, "concerts", &kind, db, &s);
	if (st != ST_OK)
		return st;
	if ((*json = malloc(s.len)) == NULL)
		abort();
	memcpy(*json, s.data, s.len);
	*len = s.len;
	shared_free(&s);
	return ST_OK;
}
