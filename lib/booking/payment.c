#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "base/clock.h"
#include "base/impossible.h"
#include "base/json.h"
#include "booking/ledger.h"
#include "booking/payment.h"
#include "booking/reservation.h"
#include "booking/reservation_state.h"
#include "booking/seat_version.h"

#define HASH_LEN 32
#define LOOKS_MAX 3 /* at an outcome we do not know */

/* The key's row is locked while its payment is made, and only then. */
static const char find_key[] =
    "SELECT request_hash, answer FROM idempotency "
    "WHERE account_id = ? AND idempotency_key = ? FOR UPDATE NOWAIT";

static const char insert_key[] =
    "INSERT INTO idempotency "
    "(account_id, idempotency_key, request_hash, answer) "
    "VALUES (?, ?, ?, '')";

static const char store_answer[] =
    "UPDATE idempotency SET answer = ? "
    "WHERE account_id = ? AND idempotency_key = ?";

/* The price of a hold never changes under its id, so it may be read before
 * the row is locked. */
static const char find_hold[] =
    "SELECT r.concert_id, r.seat_id, r.price, " R_PAID ", " R_HELD " "
    "FROM reservation r WHERE r.reservation_id = ? AND r.account_id = ?";

static const char insert_payment[] =
    "INSERT INTO payment (account_id, amount) VALUES (?, ?)";

/* The one place where a hold becomes a sale: within its time, by the clock of
 * the database, under the row's lock. */
static const char mark_paid[] =
    "UPDATE reservation r SET r.paid_at = NOW(6) "
    "WHERE r.reservation_id = ? AND r.account_id = ? AND " R_HELD;

static const char insert_item[] =
    "INSERT INTO payment_item (payment_id, reservation_id, seat_id, price) "
    "VALUES (?, ?, ?, ?)";

static const char read_balance[] =
    "SELECT balance FROM point WHERE account_id = ?";

/* One attempt to pay; begins from req alone whenever it is run again. */
struct paying {
	const struct payment_request *req;
	struct payment_result *res;
	unsigned char hash[HASH_LEN];
	struct reservation list[RESERVATION_LIST_MAX]; /* by seat id */
	int64_t payment_id;
};

/* Two requests are the same when they pay for the same reservations, however
 * their JSON is written. */
static void
hash_request(const struct payment_request *req, unsigned char hash[HASH_LEN])
{
	int64_t ids[RESERVATION_LIST_MAX];

	memcpy(ids, req->reservations, req->n * sizeof *ids);
	reservation_sort_ids(ids, req->n);
	crypto_generichash(hash, HASH_LEN, (const unsigned char *)ids,
	    req->n * sizeof *ids, NULL, 0);
}

static void
set_answer(struct payment_result *res, const char *text, size_t len)
{
	free(res->answer);
	res->answer = malloc(len + 1);
	IMPOSSIBLE_IF(res->answer == NULL);
	memcpy(res->answer, text, len);
	res->answer[len] = '\0';
	res->answer_len = len;
}

/* --- the key ------------------------------------------------------------- */

/* OK with an answer: it is paid already, by this very request. */
static enum status
replay(struct paying *p, const struct sql_rows *rows)
{
	const void *hash, *answer;
	size_t hash_len, len;

	hash = sql_data(rows, 0, &hash_len);
	if (hash_len != HASH_LEN || memcmp(hash, p->hash, HASH_LEN) != 0)
		return ST_KEY_REUSED;
	answer = sql_data(rows, 1, &len);
	set_answer(p->res, answer, len);
	return ST_OK;
}

/*
 * Take the key, or find what was answered under it.  The row lives and dies
 * with the transaction: a program that is killed leaves nothing in progress.
 */
static enum status
take_key(struct sql *db, struct paying *p, bool *done)
{
	const struct payment_request *req = p->req;
	struct sql_rows *rows;
	enum status st;

	st = sql_query(db, find_key,
	    SQL_ARGS(SQL_TEXT(req->account), SQL_TEXT(req->key)), &rows);
	if (st == ST_RETRY)
		return ST_PAYMENT_IN_PROGRESS;
	if (st != ST_OK)
		return st;
	if ((*done = sql_next(rows)))
		st = replay(p, rows);
	sql_rows_free(rows);
	if (*done || st != ST_OK)
		return st;
	st = sql_exec(db, insert_key,
	    SQL_ARGS(SQL_TEXT(req->account), SQL_TEXT(req->key),
		SQL_DATA((const char *)p->hash, HASH_LEN)),
	    NULL);
	if (st == ST_NO_PARENT)
		return ST_NO_ACCOUNT;
	/* Someone was quicker between the two statements: look again. */
	return st == ST_CONFLICT ? ST_RETRY : st;
}

/* --- the movement -------------------------------------------------------- */

static enum status
find_holds(struct sql *db, struct paying *p)
{
	const struct payment_request *req = p->req;
	struct sql_rows *rows;
	enum status st;

	p->res->amount = 0;
	for (size_t i = 0; i < req->n; i++) {
		struct reservation *r = &p->list[i];

		st = sql_query(db, find_hold,
		    SQL_ARGS(
			SQL_INT(req->reservations[i]), SQL_TEXT(req->account)),
		    &rows);
		if (st != ST_OK)
			return st;
		if (!sql_next(rows))
			st = ST_RESERVATION_EXPIRED;
		else if (sql_int(rows, 3) == 1)
			st = ST_ALREADY_PAID;
		else if (sql_int(rows, 4) != 1)
			st = ST_RESERVATION_EXPIRED;
		else
			*r = (struct reservation){
				.id = req->reservations[i],
				.concert_id = sql_int(rows, 0),
				.seat_id = sql_int(rows, 1),
				.price = sql_int(rows, 2),
			};
		sql_rows_free(rows);
		if (st != ST_OK)
			return st;
		p->res->amount += r->price;
	}
	reservation_sort(p->list, req->n);
	return ST_OK;
}

static enum status
debit(struct sql *db, struct paying *p)
{
	const struct payment_request *req = p->req;
	struct sql_done done;
	enum status st, moved;

	st = sql_exec(db, insert_payment,
	    SQL_ARGS(SQL_TEXT(req->account), SQL_INT(p->res->amount)), &done);
	if (st != ST_OK)
		return st;
	p->payment_id = (int64_t)done.insert_id;
	moved = ledger_move(db, &(struct ledger_row){ .account = req->account,
				    .kind = LEDGER_PAYMENT,
				    .amount = -p->res->amount,
				    .payment_id = p->payment_id });
	if (moved != ST_OK && moved != ST_INSUFFICIENT_POINTS)
		return moved;
	st = sql_query_int(db, read_balance, SQL_ARGS(SQL_TEXT(req->account)),
	    &p->res->balance);
	return st == ST_OK ? moved : st;
}

static enum status
mark(struct sql *db, struct paying *p, const struct reservation *r)
{
	struct sql_done done;
	enum status st;

	st = sql_exec(db, mark_paid,
	    SQL_ARGS(SQL_INT(r->id), SQL_TEXT(p->req->account)), &done);
	if (st != ST_OK)
		return st;
	if (done.affected != 1)
		return ST_RESERVATION_EXPIRED;
	return sql_exec(db, insert_item,
	    SQL_ARGS(SQL_INT(p->payment_id), SQL_INT(r->id),
		SQL_INT(r->seat_id), SQL_INT(r->price)),
	    NULL);
}

/* --- the answer ---------------------------------------------------------- */

static struct json_object *
reservation_json(const struct reservation *r)
{
	struct json_object *o = json_object_new_object();

	json_add_int(o, "reservation_id", r->id);
	json_add_int(o, "concert_id", r->concert_id);
	json_add_int(o, "seat_id", r->seat_id);
	json_add_int(o, "price", r->price);
	json_add_text(o, "status", "paid");
	return o;
}

static void
write_answer(struct paying *p)
{
	struct json_object *o = json_object_new_object();
	struct json_object *list = json_object_new_array();
	const char *text;
	size_t len;

	for (size_t i = 0; i < p->req->n; i++)
		json_object_array_add(list, reservation_json(&p->list[i]));
	json_add_int(o, "payment_id", p->payment_id);
	json_object_object_add(o, "reservations", list);
	json_add_int(o, "amount", p->res->amount);
	json_add_int(o, "balance", p->res->balance);
	text =
	    json_object_to_json_string_length(o, JSON_C_TO_STRING_PLAIN, &len);
	set_answer(p->res, text, len);
	json_object_put(o);
}

/* --- the transaction ----------------------------------------------------- */

/* Rule 3: key, debit, ledger, payment, seats and answer, all or nothing. */
static enum status
pay(struct sql *db, void *arg)
{
	struct paying *p = arg;
	const struct payment_request *req = p->req;
	enum status st;
	bool done;

	p->res->concerts.n = 0;
	if ((st = take_key(db, p, &done)) != ST_OK || done)
		return st;
	if ((st = find_holds(db, p)) != ST_OK || (st = debit(db, p)) != ST_OK)
		return st;
	for (size_t i = 0; i < req->n; i++)
		if ((st = mark(db, p, &p->list[i])) != ST_OK)
			return st;
	write_answer(p);
	st = sql_exec(db, store_answer,
	    SQL_ARGS(SQL_DATA(p->res->answer, p->res->answer_len),
		SQL_TEXT(req->account), SQL_TEXT(req->key)),
	    NULL);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < req->n; i++)
		concert_set_add(&p->res->concerts, p->list[i].concert_id);
	return seat_version_move_all(db, &p->res->concerts);
}

static bool
is_key(const char *key)
{
	size_t n = 0;

	for (; key != NULL && key[n] != '\0'; n++)
		if (key[n] <= ' ' || key[n] > '~')
			return false;
	return n >= 1 && n <= PAYMENT_KEY_MAX;
}

/*
 * Rule 4: whether a COMMIT that was not answered took place is looked up by
 * key, which is simply paying again.  While the server still holds the lost
 * connection's locks the key is in progress; it soon is not.
 */
enum status
payment_complete(struct sql *db, const struct payment_request *req,
    struct payment_result *res)
{
	struct paying p = { .req = req, .res = res };
	enum status st;

	*res = (struct payment_result){ 0 };
	if (!is_key(req->key))
		return ST_KEY_REQUIRED;
	IMPOSSIBLE_IF(req->n == 0 || req->n > RESERVATION_LIST_MAX);
	hash_request(req, p.hash);
	st = sql_transaction(db, pay, &p);
	for (int i = 0; i < LOOKS_MAX && st == ST_OUTCOME_UNKNOWN; i++) {
		clock_sleep_ms(20 << i);
		st = sql_transaction(db, pay, &p);
		if (st == ST_PAYMENT_IN_PROGRESS || st == ST_UNAVAILABLE)
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
