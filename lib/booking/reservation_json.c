/*
 * Reservations as buyers' pages read them (docs/http.md).  The members are
 * public: one that is renamed breaks pages that are open.
 */
#include "booking/reservation_json.h"
#include "base/json.h"
#include "booking/ticket.h"

/* What the page needs to show the hold and to pay for it. */
struct json_object *
reservation_json_held(const struct reservation *r)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "reservation_id", r->id);
	json_add_int(o, "seat_id", r->seat_id);
	json_add_int(o, "price", r->price);
	json_add_text(o, "status", "held");
	json_add_int(o, "expires_at_ms", r->expires_at_ms);
	return o;
}

/* The code is signed whenever it is read, and stored nowhere. */
static void
add_ticket(struct json_object *o, const struct reservation_row *row,
    struct keyring *ticket_keys)
{
	const struct ticket ticket = { .id = row->ticket_id,
		.concert_id = row->reservation.concert_id,
		.seat_id = row->reservation.seat_id };
	char text[TICKET_TEXT_SIZE];

	ticket_write(ticket_keys, &ticket, text);
	json_add_int(o, "payment_id", row->payment_id);
	json_add_text(o, "booking", row->booking);
	json_add_text(o, "ticket", text);
}

/* A hold has a deadline and no booking yet; a sale has a booking and no
 * deadline. */
struct json_object *
reservation_json_own(
    const struct reservation_row *row, struct keyring *ticket_keys)
{
	const struct reservation *r = &row->reservation;
	struct json_object *o = json_object_new_object();

	json_add_int(o, "reservation_id", r->id);
	json_add_int(o, "concert_id", r->concert_id);
	json_add_text(o, "concert_title", row->concert_title);
	json_add_time(o, "starts_at_ms", row->starts_at_ms);
	json_add_int(o, "seat_id", r->seat_id);
	json_add_text(o, "section", row->place.section);
	json_add_text(o, "row", row->place.row);
	json_add_int(o, "number", row->place.number);
	json_add_int(o, "price", r->price);
	json_add_text(o, "status", r->paid ? "paid" : "held");
	if (r->paid)
		add_ticket(o, row, ticket_keys);
	else
		json_add_int(o, "expires_at_ms", r->expires_at_ms);
	return o;
}
