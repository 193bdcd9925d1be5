/*
 * Holds, sales and refunds for the operator.  Reads only.
 *
 * A hold or a sale is a row of reservation.  A refund deletes that row and
 * keeps the payment's item, so a list is made of two statements, which give
 * the same columns: LIVE and REFUNDED.
 *
 * All of them are read page by page (sql_each()) and may have very many rows.
 * Before a statement is changed, its plan must be read for a stadium, not for
 * the four seats of a test.
 */
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "booking/booking.h"
#include "booking/reservation_state.h"

#define EXPIRES_MS SQL_TO_MS("r.expires_at")
#define PAID_MS SQL_TO_MS("r.paid_at")
#define PAYMENT_MS SQL_TO_MS("p.created_at")
#define REFUNDED_MS SQL_TO_MS("i.refunded_at")

/* The columns of all lists below. */
enum {
	BOOKING_KEY, /* what sql_each() reads on by */
	BOOKING_PAYMENT,
	BOOKING_OF, /* the booking's number */
	BOOKING_RESERVATION,
	BOOKING_ACCOUNT,
	BOOKING_ACCOUNT_NAME,
	BOOKING_CONCERT,
	BOOKING_SEAT,
	BOOKING_SECTION,
	BOOKING_ROW,
	BOOKING_NUMBER,
	BOOKING_PRICE,
	BOOKING_EXPIRES_MS,
	BOOKING_PAID_MS,
	BOOKING_REFUNDED_MS,
	BOOKING_STATE,
	BOOKING_MATCHED
};

#define LIVE_COLUMNS                                                           \
	"r.reservation_id, COALESCE(i.payment_id, 0), "                        \
	"COALESCE(b.number, ''), r.reservation_id, "                           \
	"a.account_id, a.account_name, r.concert_id, r.seat_id, "              \
	"s.section_name, s.row_name, s.seat_number, r.price, "                 \
	"IF(" R_UNPAID ", " EXPIRES_MS ", 0), "                                \
	"COALESCE(" PAID_MS ", 0), "                                           \
	"0, " R_STATE
#define FROM_LIVE                                                              \
	"FROM reservation r FORCE INDEX (PRIMARY) "                            \
	"JOIN seat s FORCE INDEX (PRIMARY) ON s.seat_id = r.seat_id "          \
	"JOIN account a FORCE INDEX (PRIMARY) "                                \
	"ON a.account_id = r.account_id "                                      \
	"LEFT JOIN payment_item i ON i.reservation_id = r.reservation_id "     \
	"LEFT JOIN booking_number b ON b.payment_id = i.payment_id "           \
	"WHERE " R_TAKEN " "

#define REFUNDED_COLUMNS                                                       \
	"i.payment_item_id, i.payment_id, COALESCE(b.number, ''), 0, "         \
	"a.account_id, a.account_name, "                                       \
	"s.concert_id, i.seat_id, s.section_name, s.row_name, "                \
	"s.seat_number, i.price, 0, " PAYMENT_MS ", " REFUNDED_MS              \
	", 'refunded'"
#define FROM_REFUNDED                                                          \
	"FROM payment_item i FORCE INDEX (PRIMARY, item_of_payment) "          \
	"JOIN payment p FORCE INDEX (PRIMARY) "                                \
	"ON p.payment_id = i.payment_id "                                      \
	"JOIN seat s FORCE INDEX (PRIMARY) ON s.seat_id = i.seat_id "          \
	"JOIN account a FORCE INDEX (PRIMARY) "                                \
	"ON a.account_id = p.account_id "                                      \
	"LEFT JOIN booking_number b ON b.payment_id = i.payment_id "           \
	"WHERE i.refunded_at IS NOT NULL "

/* How sql_each() reads on, key by key. */
#define LIVE_AFTER "AND r.reservation_id > ? "
#define LIVE_PAGE "ORDER BY r.reservation_id LIMIT ?"
#define REFUNDED_AFTER "AND i.payment_item_id > ? "
#define REFUNDED_PAGE "ORDER BY i.payment_item_id LIMIT ?"

#define LIVE "SELECT " LIVE_COLUMNS ", NULL " FROM_LIVE
#define REFUNDED "SELECT " REFUNDED_COLUMNS ", NULL " FROM_REFUNDED

/*
 * A list reads its first table in the order of the key and looks the others up,
 * row by row, so that a page costs a page.  Without the hints, here and at
 * the tables, the server may read a small table whole instead, and then sorts
 * all that is left for each page: a stadium took 15 s.
 */
#define BY_KEY "SELECT STRAIGHT_JOIN "

static const char list_live[] = BY_KEY LIVE_COLUMNS
    ", NULL " FROM_LIVE "AND r.concert_id = ? AND (? = '' OR r.account_id = ?) "
    "AND (? = '' OR " R_STATE " = ?) " LIVE_AFTER LIVE_PAGE;

static const char list_refunded[] = BY_KEY REFUNDED_COLUMNS
    ", NULL " FROM_REFUNDED
    "AND s.concert_id = ? AND (? = '' OR p.account_id = ?) " REFUNDED_AFTER
	REFUNDED_PAGE;

static const char paid_seats[] =
    LIVE "AND i.payment_id = ? " LIVE_AFTER LIVE_PAGE;

static const char refunded_seats[] =
    REFUNDED "AND i.payment_id = ? " REFUNDED_AFTER REFUNDED_PAGE;

static const char one_reservation[] =
    LIVE "AND r.reservation_id = ? " LIVE_AFTER LIVE_PAGE;

/* What of a seat a text matches: the end of a CASE.  A label is SECTION
 * ROW-NUMBER, or what tickets have (seats.name of htdocs/i18n). */
#define MATCHED                                                                \
	"WHEN LOCATE(LOWER(?), LOWER(a.account_id)) > 0 THEN 'account' "       \
	"WHEN LOCATE(LOWER(?), LOWER(a.account_name)) > 0 THEN 'name' "        \
	"WHEN LOWER(?) IN (LOWER(CONCAT("                                      \
	"s.section_name, ' ', s.row_name, '-', s.seat_number)), "              \
	"LOWER(CONCAT('section ', s.section_name, ', row ', s.row_name, "      \
	"', seat ', s.seat_number)), LOWER(CONCAT(s.section_name, "            \
	"'구역 ', s.row_name, '열 ', s.seat_number, '번'))) THEN 'seat' "  \
	"END AS matched "

static const char find_live[] = BY_KEY LIVE_COLUMNS
    ", CASE WHEN i.payment_id = ? OR b.number = ? THEN 'booking' "
    "WHEN r.reservation_id = ? THEN 'reservation' " MATCHED FROM_LIVE LIVE_AFTER
    "HAVING matched IS NOT NULL " LIVE_PAGE;

/* The ledger knows which reservations of a payment were refunded. */
static const char find_refunded[] = BY_KEY REFUNDED_COLUMNS
    ", CASE WHEN i.payment_id = ? OR b.number = ? THEN 'booking' "
    "WHEN EXISTS (SELECT 1 FROM point_ledger l WHERE l.kind = 'refund' AND "
    "l.payment_id = i.payment_id AND l.reservation_id = ?) "
    "THEN 'reservation' " MATCHED FROM_REFUNDED REFUNDED_AFTER
    "HAVING matched IS NOT NULL " REFUNDED_PAGE;

static const char find_payment[] =
    "SELECT p.account_id, a.account_name, p.amount, (SELECT "
    "COALESCE(SUM(i.price), 0) FROM payment_item i WHERE i.payment_id = "
    "p.payment_id AND i.refunded_at IS NOT NULL), " PAYMENT_MS ", "
    "COALESCE(b.number, '') "
    "FROM payment p JOIN account a ON a.account_id = p.account_id "
    "LEFT JOIN booking_number b ON b.payment_id = p.payment_id "
    "WHERE p.payment_id = ?";
enum {
	PAYMENT_ACCOUNT,
	PAYMENT_ACCOUNT_NAME,
	PAYMENT_AMOUNT,
	PAYMENT_REFUNDED,
	PAYMENT_PAID_MS,
	PAYMENT_NUMBER
};

static const char payment_of[] =
    "SELECT payment_id FROM payment_item WHERE reservation_id = ? "
    "UNION SELECT payment_id FROM point_ledger "
    "WHERE kind = 'refund' AND reservation_id = ?";

struct seat_reader {
	booking_each *each;
	void *arg;
};

/* Numbers and words are read in place; texts that are compared or outlive the
 * row are copied. */
static void
read_booking_seat(void *arg, const struct sql_rows *rows)
{
	const struct seat_reader *reader = arg;
	struct booking_seat seat = {
		.payment_id = sql_int(rows, BOOKING_PAYMENT),
		.reservation_id = sql_int(rows, BOOKING_RESERVATION),
		.concert_id = sql_int(rows, BOOKING_CONCERT),
		.seat_id = sql_int(rows, BOOKING_SEAT),
		.place.number = sql_int(rows, BOOKING_NUMBER),
		.place.price = sql_int(rows, BOOKING_PRICE),
		.expires_at_ms = sql_int(rows, BOOKING_EXPIRES_MS),
		.paid_at_ms = sql_int(rows, BOOKING_PAID_MS),
		.refunded_at_ms = sql_int(rows, BOOKING_REFUNDED_MS),
		.state = sql_text(rows, BOOKING_STATE),
		.matched = sql_text(rows, BOOKING_MATCHED),
	};

	snprintf(
	    seat.number, sizeof seat.number, "%s", sql_text(rows, BOOKING_OF));
	snprintf(seat.account, sizeof seat.account, "%s",
	    sql_text(rows, BOOKING_ACCOUNT));
	snprintf(seat.account_name, sizeof seat.account_name, "%s",
	    sql_text(rows, BOOKING_ACCOUNT_NAME));
	snprintf(seat.place.section, sizeof seat.place.section, "%s",
	    sql_text(rows, BOOKING_SECTION));
	snprintf(seat.place.row, sizeof seat.place.row, "%s",
	    sql_text(rows, BOOKING_ROW));
	reader->each(reader->arg, &seat);
}

/* Refunds follow what is live, so that each list is in the order of its key. */
enum status
booking_list(struct sql *db, int64_t concert_id, const char *account,
    const char *state, booking_each *each, void *arg)
{
	struct sql_arg id = SQL_INT(concert_id), buyer = SQL_TEXT(account),
		       wanted = SQL_TEXT(state);
	struct seat_reader r = { .each = each, .arg = arg };
	bool refunded = strcmp(state, "refunded") == 0;
	struct concert concert;
	enum status st;

	if ((st = concert_get(db, concert_id, &concert)) == ST_OK && !refunded)
		st = sql_each(db, list_live,
		    SQL_ARGS(id, buyer, buyer, wanted, wanted),
		    read_booking_seat, &r);
	if (st == ST_OK && (refunded || *state == '\0'))
		st = sql_each(db, list_refunded, SQL_ARGS(id, buyer, buyer),
		    read_booking_seat, &r);
	return st;
}

bool
booking_parse(const char *text, int64_t *payment_id, int64_t *reservation_id)
{
	bool is_reservation = *text == 'r' || *text == 'R';

	*payment_id = *reservation_id = 0;
	return str_to_int(text + is_reservation, 1, RESERVATION_ID_MAX,
	    is_reservation ? reservation_id : payment_id);
}

/* A bare number may be a booking's or a reservation's; one after an r is a
 * reservation's alone.  0 matches no row. */
enum status
booking_find(struct sql *db, const char *text, booking_each *each, void *arg)
{
	struct seat_reader r = { .each = each, .arg = arg };
	int64_t payment_id, reservation_id;
	char booking[BOOKING_NUMBER_SIZE] = "";
	struct sql_arg of = SQL_TEXT(text), number[3];
	enum status st;

	(void)booking_parse(text, &payment_id, &reservation_id);
	number[0] = SQL_INT(payment_id);
	if (!booking_number_read(text, booking))
		booking[0] = '\0';
	number[1] = SQL_TEXT(booking);
	number[2] = SQL_INT(reservation_id > 0 ? reservation_id : payment_id);
	st = sql_each(db, find_live,
	    SQL_ARGS(number[0], number[1], number[2], of, of, of),
	    read_booking_seat, &r);
	if (st == ST_OK)
		st = sql_each(db, find_refunded,
		    SQL_ARGS(number[0], number[1], number[2], of, of, of),
		    read_booking_seat, &r);
	return st;
}

/* A booking may have both: some of its seats can be refunded. */
enum status
booking_seats(struct sql *db, int64_t payment_id, booking_each *each, void *arg)
{
	struct seat_reader r = { .each = each, .arg = arg };
	enum status st;

	st = sql_each(db, paid_seats, SQL_ARGS(SQL_INT(payment_id)),
	    read_booking_seat, &r);
	if (st == ST_OK)
		st = sql_each(db, refunded_seats, SQL_ARGS(SQL_INT(payment_id)),
		    read_booking_seat, &r);
	return st;
}

enum status
booking_reservation(
    struct sql *db, int64_t reservation_id, booking_each *each, void *arg)
{
	struct seat_reader r = { .each = each, .arg = arg };

	return sql_each(db, one_reservation, SQL_ARGS(SQL_INT(reservation_id)),
	    read_booking_seat, &r);
}

/* What was refunded is summed from the items: the payment itself never changes.
 */
enum status
booking_get(struct sql *db, int64_t payment_id, struct booking *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_payment, SQL_ARGS(SQL_INT(payment_id)), &rows);
	if (st != ST_OK)
		return st;
	if (sql_next(rows)) {
		*out = (struct booking){
			.payment_id = payment_id,
			.amount = sql_int(rows, PAYMENT_AMOUNT),
			.refunded = sql_int(rows, PAYMENT_REFUNDED),
			.paid_at_ms = sql_int(rows, PAYMENT_PAID_MS),
		};
		snprintf(out->number, sizeof out->number, "%s",
		    sql_text(rows, PAYMENT_NUMBER));
		snprintf(out->account, sizeof out->account, "%s",
		    sql_text(rows, PAYMENT_ACCOUNT));
		snprintf(out->account_name, sizeof out->account_name, "%s",
		    sql_text(rows, PAYMENT_ACCOUNT_NAME));
	} else {
		st = ST_NOT_FOUND;
	}
	sql_rows_free(rows);
	return st;
}

enum status
booking_of_reservation(
    struct sql *db, int64_t reservation_id, int64_t *payment_id)
{
	struct sql_arg id = SQL_INT(reservation_id);

	return sql_query_int(db, payment_of, SQL_ARGS(id, id), payment_id);
}
