/*
 * A payment: the one place where holds become sales and points are taken.
 *
 * All of it is one transaction (rule 3), which locks in this order; whatever
 * else locks two of these must keep to it (docs/booking.md, Transactions):
 *
 *     account         shared: the session holds until the end (buyer_session.c)
 *     idempotency     the key: one payment under it at a time
 *     payment         a new row, so nobody waits for it
 *     booking_number  a new row
 *     point           the debit: payments of one account stand in line
 *     reservation     each seat, by seat id, each with its unpaid_hold
 *     payment_item    new rows
 *     idempotency     the answer, in the row locked first
 *     seat_version    last, because all buyers of the concert share it
 *
 * Whether the sale has ended by now is not asked: a hold is its buyer's until
 * it ends.  A hold is read before it is locked, to know the price; whether it
 * can still be paid is decided by set_paid alone, under the row's lock.
 */
#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "base/json.h"
#include "booking/booking_number.h"
#include "booking/buyer_session.h"
#include "booking/idempotency_key.h"
#include "booking/ledger.h"
#include "booking/payment.h"
#include "booking/reservation.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"
#include "booking/unpaid_hold.h"

#define LOOKUPS_MAX 3 /* of a payment whose outcome is not known */
#define LOOKUP_WAIT_MS 20 /* before the first; then twice as long */

/* The price of a hold never changes under its id, so it may be read before
 * the row is locked. */
static const char find_unpaid[] =
    "SELECT r.concert_id, r.seat_id, r.price, " R_PAID ", " R_HELD " "
    "FROM reservation r WHERE r.reservation_id = ? AND r.account_id = ?";
enum { HOLD_CONCERT, HOLD_SEAT, HOLD_PRICE, HOLD_IS_PAID, HOLD_IS_HELD };

static const char insert_payment[] =
    "INSERT INTO payment (account_id, amount) VALUES (?, ?)";

/* The one statement by which a hold becomes a sale (rule 2): within its time,
 * by the clock of the database, under the row's lock; and of a concert that
 * takes place (cancellation.c rests on that). */
static const char set_paid[] =
    "UPDATE reservation r SET r.paid_at = NOW(6) "
    "WHERE r.reservation_id = ? AND r.account_id = ? AND " R_HELD
    " AND EXISTS (SELECT 1 FROM concert c "
    "WHERE c.concert_id = r.concert_id AND c.cancelled_at IS NULL)";

static const char insert_item[] =
    "INSERT INTO payment_item (payment_id, reservation_id, seat_id, price) "
    "VALUES (?, ?, ?, ?)";

/* One attempt to pay; starts from req alone whenever it is run again. */
struct paying {
	const struct payment_request *req;
	struct payment_result *res;
	struct idempotency_key key;
	struct reservation list[RESERVATION_LIST_MAX]; /* by seat id */
	int64_t payment_id;
	char booking[BOOKING_NUMBER_SIZE];
};

/* Two requests are the same when they pay for the same reservations, however
 * their JSON is written. */
static void
hash_request(
    const struct payment_request *req, unsigned char hash[IDEMPOTENCY_KEY_HASH])
{
	int64_t ids[RESERVATION_LIST_MAX];

	memcpy(ids, req->reservations, req->n * sizeof *ids);
	reservation_sort_ids(ids, req->n);
	crypto_generichash(hash, IDEMPOTENCY_KEY_HASH,
	    (const unsigned char *)ids, req->n * sizeof *ids, NULL, 0);
}

/* Takes the text over. */
static void
set_answer(struct payment_result *res, char *text, size_t len)
{
	free(res->answer);
	res->answer = text;
	res->answer_len = len;
}

/* --- the movement -------------------------------------------------------- */

/* Refuses early what set_paid would refuse, with the reason it cannot give. */
static enum status
read_hold(
    struct sql *db, const char *account, int64_t id, struct reservation *out)
{
	struct sql_rows *rows;
	enum status st;

	st = sql_query(
	    db, find_unpaid, SQL_ARGS(SQL_INT(id), SQL_TEXT(account)), &rows);
	if (st != ST_OK)
		return st;
	if (!sql_next(rows))
		st = ST_RESERVATION_EXPIRED;
	else if (sql_int(rows, HOLD_IS_PAID) == 1)
		st = ST_ALREADY_PAID;
	else if (sql_int(rows, HOLD_IS_HELD) != 1)
		st = ST_RESERVATION_EXPIRED;
	else
		*out = (struct reservation){
			.id = id,
			.concert_id = sql_int(rows, HOLD_CONCERT),
			.seat_id = sql_int(rows, HOLD_SEAT),
			.price = sql_int(rows, HOLD_PRICE),
		};
	sql_rows_free(rows);
	return st;
}

/* Sorted by seat, the order in which they are locked. */
static enum status
read_holds(struct sql *db, struct paying *p)
{
	const struct payment_request *req = p->req;
	enum status st;

	p->res->amount = 0;
	for (size_t i = 0; i < req->n; i++) {
		st = read_hold(
		    db, req->buyer.account, req->reservations[i], &p->list[i]);
		if (st != ST_OK)
			return st;
		p->res->amount += p->list[i].price;
	}
	reservation_sort(p->list, req->n);
	return ST_OK;
}

/* The balance is read after a debit that failed too: the buyer is told both
 * numbers. */
static enum status
debit(struct sql *db, struct paying *p)
{
	const struct payment_request *req = p->req;
	struct sql_done done;
	enum status st, moved;

	st = sql_exec(db, insert_payment,
	    SQL_ARGS(SQL_TEXT(req->buyer.account), SQL_INT(p->res->amount)),
	    &done);
	if (st != ST_OK)
		return st;
	p->payment_id = (int64_t)done.insert_id;
	if ((st = booking_number_add(db, p->payment_id, p->booking)) != ST_OK)
		return st;
	moved =
	    ledger_move(db, &(struct ledger_row){ .account = req->buyer.account,
				.kind = LEDGER_PAYMENT,
				.amount = -p->res->amount,
				.payment_id = p->payment_id });
	if (moved != ST_OK && moved != ST_INSUFFICIENT_POINTS)
		return moved;
	st = ledger_balance(db, req->buyer.account, &p->res->balance);
	return st == ST_OK ? moved : st;
}

/* No row changes if the hold ran out, or was given back, since it was read. */
static enum status
sell_seat(struct sql *db, struct paying *p, const struct reservation *r)
{
	struct sql_done done;
	enum status st;

	st = sql_exec(db, set_paid,
	    SQL_ARGS(SQL_INT(r->id), SQL_TEXT(p->req->buyer.account)), &done);
	if (st != ST_OK)
		return st;
	if (done.affected != 1)
		return ST_RESERVATION_EXPIRED;
	concert_ids_add(&p->res->concerts, r->concert_id);
	if ((st = unpaid_hold_pay(db, r->id)) != ST_OK)
		return st;
	return sql_exec(db, insert_item,
	    SQL_ARGS(SQL_INT(p->payment_id), SQL_INT(r->id),
		SQL_INT(r->seat_id), SQL_INT(r->price)),
	    NULL);
}

/* --- the answer ---------------------------------------------------------- */

static struct json_object *
paid_json(const struct reservation *r)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "reservation_id", r->id);
	json_add_int(o, "concert_id", r->concert_id);
	json_add_int(o, "seat_id", r->seat_id);
	json_add_int(o, "price", r->price);
	json_add_text(o, "status", "paid");
	return o;
}

/* Written once, in the transaction: what is stored under the key and what the
 * buyer gets are the same bytes. */
static void
write_answer(struct paying *p)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array();
	const char *text;
	char *copy;
	size_t len;

	for (size_t i = 0; i < p->req->n; i++)
		json_object_array_add(list, paid_json(&p->list[i]));
	json_add_int(o, "payment_id", p->payment_id);
	json_add_text(o, "booking", p->booking);
	json_object_object_add(o, "reservations", list);
	json_add_int(o, "amount", p->res->amount);
	json_add_int(o, "balance", p->res->balance);
	text =
	    json_object_to_json_string_length(o, JSON_C_TO_STRING_PLAIN, &len);
	copy = malloc(len + 1);
	IMPOSSIBLE_IF(copy == NULL);
	memcpy(copy, text, len + 1);
	set_answer(p->res, copy, len);
	json_object_put(o);
}

/* --- the transaction ----------------------------------------------------- */

/* Rule 3: key, debit, ledger, payment, seats and answer, all or nothing. */
static enum status
pay_in_transaction(struct sql *db, void *arg)
{
	struct paying *p = arg;
	struct payment_result *res = p->res;
	char *answered;
	enum status st;
	size_t len;

	res->concerts.n = 0;
	if ((st = buyer_session_lock(db, &p->req->buyer)) != ST_OK)
		return st;
	st = idempotency_key_take(db, &p->key, &answered, &len);
	if (st == ST_OK && answered != NULL)
		set_answer(res, answered, len);
	if (st != ST_OK || answered != NULL)
		return st;
	if ((st = read_holds(db, p)) != ST_OK || (st = debit(db, p)) != ST_OK)
		return st;
	for (size_t i = 0; i < p->req->n; i++)
		if ((st = sell_seat(db, p, &p->list[i])) != ST_OK)
			return st;
	write_answer(p);
	st = idempotency_key_store(db, &p->key, res->answer, res->answer_len);
	return st == ST_OK ? seat_version_move_all(db, &res->concerts) : st;
}

/*
 * Rule 4: whether a COMMIT that was not answered took place is looked up by
 * key, which is simply paying again.  While the server still holds the lost
 * connection's locks the key is in progress; it soon is not.
 * A session that has
 * ended since may not look: what is not known is never answered as refused.
 */
enum status
payment_complete(struct sql *db, const struct payment_request *req,
    struct payment_result *res)
{
	struct paying p = { .req = req,
		.res = res,
		.key = { .account = req->buyer.account, .text = req->key } };
	enum status st;

	*res = (struct payment_result){ 0 };
	if (!idempotency_key_is_valid(req->key))
		return ST_KEY_REQUIRED;
	IMPOSSIBLE_IF(req->n == 0 || req->n > RESERVATION_LIST_MAX);
	hash_request(req, p.key.request_hash);
	st = sql_transaction(db, pay_in_transaction, &p);
	for (int i = 0; i < LOOKUPS_MAX && st == ST_OUTCOME_UNKNOWN; i++) {
		clock_sleep_ms(LOOKUP_WAIT_MS << i);
		st = sql_transaction(db, pay_in_transaction, &p);
		if (st == ST_PAYMENT_IN_PROGRESS || st == ST_UNAVAILABLE ||
		    st == ST_LOGIN_REQUIRED)
			st = ST_OUTCOME_UNKNOWN;
	}
	if (st != ST_OK)
		payment_result_free(res);
	return st == ST_OUTCOME_UNKNOWN ? ST_UNAVAILABLE : st;
}

void
payment_result_free(struct payment_result *res)
{
	free(res->answer);
	res->answer = NULL;
}
