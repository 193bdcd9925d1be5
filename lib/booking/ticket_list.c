/*
 * What a device at the door takes along: the tickets of a concert and the
 * public keys.  The signed codes are not in it: a device knows one by its
 * signature, and the list says what has become of it.  What people may type
 * instead is in it, so a device keeps it only while it is at a door.
 *
 * A stadium has 50,000 rows, read by one statement along the concert's seats.
 */
#include <sodium.h>

#include "base/json.h"
#include "base/keyring.h"
#include "booking/ticket_list.h"

#define USED_MS SQL_TO_MS("k.used_at")

static const char list_tickets[] =
    "SELECT i.payment_item_id, i.seat_id, COALESCE(b.number, ''), "
    "s.section_name, s.row_name, s.seat_number, i.refunded_at IS NOT NULL, "
    "COALESCE(" USED_MS ", 0), COALESCE(k.device, '') "
    "FROM seat s JOIN payment_item i ON i.seat_id = s.seat_id "
    "LEFT JOIN booking_number b ON b.payment_id = i.payment_id "
    "LEFT JOIN checkin k ON k.payment_item_id = i.payment_item_id "
    "WHERE s.concert_id = ?";
enum {
	LISTED_ID,
	LISTED_SEAT,
	LISTED_BOOKING,
	LISTED_SECTION,
	LISTED_ROW,
	LISTED_NUMBER,
	LISTED_IS_REFUNDED,
	LISTED_USED_MS,
	LISTED_DEVICE
};

static struct json_object *
listed_ticket_json(const struct sql_rows *rows)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "ticket_id", sql_int(rows, LISTED_ID));
	json_add_int(o, "seat_id", sql_int(rows, LISTED_SEAT));
	json_add_text(o, "booking", sql_text(rows, LISTED_BOOKING));
	json_add_text(o, "section", sql_text(rows, LISTED_SECTION));
	json_add_text(o, "row", sql_text(rows, LISTED_ROW));
	json_add_int(o, "number", sql_int(rows, LISTED_NUMBER));
	json_add_bool(o, "refunded", sql_int(rows, LISTED_IS_REFUNDED) == 1);
	json_add_time(o, "used_at_ms", sql_int(rows, LISTED_USED_MS));
	json_add_text(o, "device", sql_text(rows, LISTED_DEVICE));
	return o;
}

enum status
ticket_list(struct sql *db, int64_t concert_id, struct json_object **out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, list_tickets, SQL_ARGS(SQL_INT(concert_id)), &rows);
	if (st != ST_OK)
		return st;
	*out = json_object_new_array();
	while (sql_next(rows))
		json_object_array_add(*out, listed_ticket_json(rows));
	sql_rows_free(rows);
	return ST_OK;
}

/* All ids there can be are asked for: a keyring tells a key by its id. */
struct json_object *
ticket_list_keys(struct keyring *public)
{
	struct json_object *list = json_object_new_array();
	char hex[2 * KEYRING_KEY_BYTES + 1];

	for (int id = 1; id <= UINT8_MAX; id++) {
		const struct keyring_key *key =
		    keyring_find(public, (unsigned char)id);
		struct json_object *o;

		if (key == NULL)
			continue;
		sodium_bin2hex(hex, sizeof hex, key->bytes, KEYRING_KEY_BYTES);
		o = json_object_new_object();
		json_add_int(o, "key_id", id);
		json_add_text(o, "public_key", hex);
		json_object_array_add(list, o);
	}
	return list;
}
