/*
 * Telling the queue service of sales (rule 6).
 *
 * A notice never fails what was committed, so its callers may ignore what
 * comes of it.  It is made of what the database says now, not of what the
 * caller changed: notices of two requests may then arrive in any order.
 *
 * The queue service acts on two edges: no seat left to hold, and none left to
 * pay.  Near an edge every change is reported, since of two requests that cross
 * it together neither may see itself do so; away from it usher-expire's regular
 * report is enough.
 */
#include "booking/queue_notice.h"
#include "base/log.h"
#include "booking/concert.h"
#include "booking/reservation.h"
#include "booking/stock.h"

/* One request can move the stock this far, so it cannot jump over the edge
 * from where nothing is reported. */
#define EDGE_SEATS RESERVATION_LIST_MAX

/* A full turnstile is not a fault, and the room of a concert may be opened
 * later: only the rest is worth a warning. */
enum status
queue_notice_send(struct queue_client *queue, int64_t concert_id,
    const struct stock *s, bool is_selling)
{
	enum status st;

	st = queue_client_stock(queue, concert_id, s->total - s->sold, s->held,
	    is_selling && !s->is_later);
	if (st == ST_BUSY)
		log_info("stock of concert %lld not reported: %s",
		    (long long)concert_id, status_code(st));
	else if (st != ST_OK && st != ST_NO_ROOM)
		log_warn("stock of concert %lld not reported: %s",
		    (long long)concert_id, status_code(st));
	return st == ST_QUEUE_UNAVAILABLE ? st : ST_OK;
}

static enum status
report_concert(
    struct sql *db, struct queue_client *queue, const struct concert *concert)
{
	struct stock s;
	enum status st;

	if (!concert->queue_required)
		return ST_OK;
	if ((st = stock_count(db, concert->id, &s)) != ST_OK)
		return st;
	if (stock_free(&s) > EDGE_SEATS)
		return ST_OK;
	return queue_notice_send(queue, concert->id, &s, true);
}

/* A concert that fails must not keep back the report of the others; the caller
 * is told of the first failure. */
enum status
queue_notice_stock(struct sql *db, struct queue_client *queue,
    const int64_t *concert_id, size_t n)
{
	enum status first = ST_OK, st;
	struct concert concert;

	for (size_t i = 0; i < n; i++) {
		st = concert_get(db, concert_id[i], &concert);
		if (st == ST_OK)
			st = report_concert(db, queue, &concert);
		if (first == ST_OK)
			first = st;
	}
	return first;
}

/* Without a token there is nothing to give back: the buyer was let in while
 * the queue was down, or pays from another browser. */
static enum status
free_slot(struct sql *db, struct queue_client *queue,
    const struct queue_notice_buyer *buyer, int64_t concert_id)
{
	const char *token = buyer->find_token(buyer->arg, concert_id);
	int64_t unpaid;

	if (token == NULL ||
	    reservation_unpaid(db, buyer->account, concert_id, &unpaid) !=
		ST_OK ||
	    unpaid > 0)
		return ST_OK;
	return queue_client_leave(queue, concert_id, token);
}

/* The buyer waits for this: a service that does not answer, or is too busy to
 * be asked, is not waited for twice. */
void
queue_notice_paid(struct sql *db, struct queue_client *queue,
    const struct queue_notice_buyer *buyer, const struct concert_ids *concerts)
{
	struct concert concert;
	enum status st;

	for (size_t i = 0; i < concerts->n; i++) {
		if (concert_get(db, concerts->id[i], &concert) != ST_OK ||
		    !concert.queue_required)
			continue;
		st = free_slot(db, queue, buyer, concert.id);
		if (st == ST_QUEUE_UNAVAILABLE || st == ST_BUSY)
			return;
		(void)report_concert(db, queue, &concert);
	}
}
