/*
 * The door of the hall: a ticket lets one person in.
 *
 * One statement decides (use_ticket): it adds a row whose primary key is the
 * item that was paid, and only where that is not refunded, which it reads under
 * the item's lock.  A refund locks the item too: of the two, one is first. What
 * is read afterwards only explains, and changes nothing.
 *
 * A device that got no answer asks again with the same request, and is told
 * good again, not used.  One that was offline reports later what it let in. Who
 * reports first has used the ticket; of two devices that let the same ticket
 * in, the other one is told, and both times are known.
 */
#include <stdio.h>
#include <string.h>

#include "booking/checkin.h"

/* A device's clock may be wrong, but nobody was let in after now.  Compared as
 * numbers: MariaDB makes no time of one that is decades away. */
#define TOLD_TIME SQL_FROM_MS("LEAST(" SQL_TO_MS("NOW(6)") ", ?)")

static const char use_ticket[] =
    "INSERT INTO checkin (payment_item_id, used_at, device, request) "
    "SELECT i.payment_item_id, IF(? = 0, NOW(6), " TOLD_TIME "), ?, ? "
    "FROM payment_item i "
    "WHERE i.payment_item_id = ? AND i.refunded_at IS NULL "
    "LOCK IN SHARE MODE";

#define USED_MS SQL_TO_MS("k.used_at")

static const char find_ticket[] =
    "SELECT s.concert_id, s.section_name, s.row_name, s.seat_number, "
    "i.refunded_at IS NOT NULL, COALESCE(" USED_MS ", 0), "
    "COALESCE(k.device, ''), COALESCE(k.request, '') "
    "FROM payment_item i JOIN seat s ON s.seat_id = i.seat_id "
    "LEFT JOIN checkin k ON k.payment_item_id = i.payment_item_id "
    "WHERE i.payment_item_id = ?";
enum {
	TICKET_CONCERT,
	TICKET_SECTION,
	TICKET_ROW,
	TICKET_NUMBER,
	TICKET_IS_REFUNDED,
	TICKET_USED_MS,
	TICKET_DEVICE,
	TICKET_REQUEST
};

static const char find_typed[] =
    "SELECT i.payment_item_id, s.concert_id FROM booking_number b "
    "JOIN payment_item i ON i.payment_id = b.payment_id "
    "JOIN seat s ON s.seat_id = i.seat_id "
    "WHERE b.number = ? AND i.seat_id = ?";
enum { TYPED_ITEM, TYPED_CONCERT };

/* A code that was typed is looked up; nothing is signed in it. */
static enum status
look_up_typed(struct sql *db, const char *text, struct ticket *t)
{
	struct ticket_typed typed;
	struct sql_rows *rows;
	enum status st;

	if ((st = ticket_read_typed(text, &typed)) != ST_OK)
		return st;
	st = sql_query(db, find_typed,
	    SQL_ARGS(SQL_TEXT(typed.booking), SQL_INT(typed.seat_id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows))
		*t = (struct ticket){ .id = sql_int(rows, TYPED_ITEM),
			.concert_id = sql_int(rows, TYPED_CONCERT),
			.seat_id = typed.seat_id };
	else
		st = ST_BAD_FIELD;
	sql_rows_free(rows);
	return st;
}

/* Which ticket a text is: a result where it is none, else NULL. */
static enum status
identify_ticket(struct sql *db, struct keyring *public, const char *text,
    struct ticket *t, const char **result)
{
	enum status st = ticket_read(public, text, t);

	*result = st == ST_TOKEN_INVALID ? "bad_signature" : NULL;
	if (st == ST_BAD_FIELD)
		st = look_up_typed(db, text, t);
	if (st == ST_BAD_FIELD)
		*result = "unknown";
	return *result != NULL ? ST_OK : st;
}

/* `request` is whose use is good; NULL if nobody asked to use it. */
static enum status
explain_ticket(
    struct sql *db, int64_t id, const char *request, struct checkin *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_ticket, SQL_ARGS(SQL_INT(id)), &rows);
	if (st != ST_OK)
		return st;
	if (!sql_next(rows)) {
		out->result = "unknown";
		sql_rows_free(rows);
		return ST_OK;
	}
	out->ticket_id = id;
	out->concert_id = sql_int(rows, TICKET_CONCERT);
	out->place.number = sql_int(rows, TICKET_NUMBER);
	out->used_at_ms = sql_int(rows, TICKET_USED_MS);
	snprintf(out->place.section, sizeof out->place.section, "%s",
	    sql_text(rows, TICKET_SECTION));
	snprintf(out->place.row, sizeof out->place.row, "%s",
	    sql_text(rows, TICKET_ROW));
	snprintf(out->device, sizeof out->device, "%s",
	    sql_text(rows, TICKET_DEVICE));
	if (sql_int(rows, TICKET_IS_REFUNDED) == 1)
		out->result = "refunded";
	else if (out->used_at_ms == 0 ||
		 (request != NULL &&
		     strcmp(request, sql_text(rows, TICKET_REQUEST)) == 0))
		out->result = "good";
	else
		out->result = "used";
	sql_rows_free(rows);
	return ST_OK;
}

enum status
checkin_look(struct sql *db, struct keyring *public, const char *ticket,
    struct checkin *out)
{
	struct ticket t;
	enum status st;

	*out = (struct checkin){ 0 };
	st = identify_ticket(db, public, ticket, &t, &out->result);
	if (st != ST_OK || out->result != NULL)
		return st;
	return explain_ticket(db, t.id, NULL, out);
}

struct use {
	const struct checkin_request *req;
	int64_t id;
};

/* CONFLICT: it is used already, by this request or another. */
static enum status
use_in_transaction(struct sql *db, void *arg)
{
	const struct use *u = arg;
	struct sql_arg used_at = SQL_INT(u->req->used_at_ms);

	return sql_exec(db, use_ticket,
	    SQL_ARGS(used_at, used_at, SQL_TEXT(u->req->device),
		SQL_TEXT(u->req->request), SQL_INT(u->id)),
	    NULL);
}

/* A ticket of another concert is explained too, and not used. */
enum status
checkin_use(struct sql *db, struct keyring *public,
    const struct checkin_request *req, struct checkin *out)
{
	struct ticket t;
	struct use u;
	enum status st;

	*out = (struct checkin){ 0 };
	st = identify_ticket(db, public, req->ticket, &t, &out->result);
	if (st != ST_OK || out->result != NULL)
		return st;
	if (t.concert_id != req->concert_id) {
		st = explain_ticket(db, t.id, NULL, out);
		out->result = "other_concert";
		return st;
	}
	u = (struct use){ .req = req, .id = t.id };
	st = sql_repeatable(db, use_in_transaction, &u);
	if (st != ST_OK && st != ST_CONFLICT)
		return st;
	return explain_ticket(db, t.id, req->request, out);
}
