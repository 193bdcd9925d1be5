/* usherctl refund and ledger: money that goes back, and whether it adds up. */
#include <stdio.h>

#include "base/json.h"
#include "booking/booking.h"
#include "booking/ledger.h"
#include "booking/refund.h"
#include "booking/reservation.h"
#include "booking/stock.h"
#include "ctl.h"

/* A seat that is free again may let the line go on. */
static void
tell_queue(struct ctl *c, const struct refund *r)
{
	struct queue_client *queue = queue_client_new(&c->conf);
	struct concert concert;

	for (size_t i = 0; i < r->nconcerts; i++)
		if (concert_get(c->sql, r->concert_id[i], &concert) == ST_OK)
			stock_changed(c->sql, queue, &concert);
	queue_client_free(queue);
}

static void
note_held(void *held, const struct booking_seat *s)
{
	*(bool *)held = s->paid_at_ms == 0;
}

/* Nothing was refunded: it was before, it is not paid yet, or it is not there.
 */
static enum status
why_not_refunded(struct ctl *c, int64_t payment_id, int64_t id)
{
	struct booking b;
	bool held = false;
	enum status st;

	st = id > 0 ? booking_of_reservation(c->sql, id, &payment_id)
		    : booking_get(c->sql, payment_id, &b);
	if (st == ST_OK)
		return ctl_fail(c, ST_CONFLICT,
		    "%s is refunded already; `usherctl booking show %s` tells "
		    "when",
		    c->arg[0], c->arg[0]);
	if (st == ST_NOT_FOUND && id > 0)
		st = booking_reservation(c->sql, id, note_held, &held);
	if (held)
		return ctl_fail(c, ST_CONFLICT,
		    "%s is held and not paid: nothing is to be given back",
		    c->arg[0]);
	return st == ST_OK || st == ST_NOT_FOUND
		   ? ctl_no_booking(c, payment_id, id)
		   : st;
}

static enum status
refund(struct ctl *c)
{
	int64_t payment_id, id;
	struct json_object *o;
	struct refund r;
	enum status st;

	if ((st = ctl_arg_booking(c, 0, &payment_id, &id)) != ST_OK)
		return st;
	st = id > 0 ? refund_reservation(c->sql, id, &r)
		    : refund_booking(c->sql, payment_id, &r);
	if (st == ST_NO_RESERVATION)
		return why_not_refunded(c, payment_id, id);
	if (st != ST_OK)
		return st;
	tell_queue(c, &r);
	o = json_object_new_object();
	json_add_int(o, "payment_id", r.payment_id);
	json_add_text(o, "account_id", r.account);
	json_add_int(o, "seats", (int64_t)r.seats);
	json_add_int(o, "amount", r.amount);
	json_add_int(o, "balance", r.balance);
	ctl_print(c, o);
	return ST_OK;
}

static void
say_fault(void *arg, const char *line)
{
	(void)arg;
	fprintf(stderr, "%s\n", line);
}

static enum status
check(struct ctl *c)
{
	struct ledger_report r;
	struct json_object *o;
	enum status st;

	if ((st = ledger_check(c->sql, say_fault, NULL, &r)) != ST_OK)
		return st;
	o = json_object_new_object();
	json_add_int(o, "accounts", r.accounts);
	json_add_int(o, "payments", r.payments);
	json_add_int(o, "paid_reservations", r.paid_reservations);
	json_add_int(o, "granted", r.granted);
	json_add_int(o, "paid", r.paid);
	json_add_int(o, "refunded", r.refunded);
	json_add_int(o, "balance", r.balance);
	json_add_int(o, "faults", r.faults);
	ctl_print(c, o);
	if (r.faults > 0)
		return ctl_fail(c, ST_CONFLICT, "%lld faults, listed above",
		    (long long)r.faults);
	return ST_OK;
}

const struct ctl_command ledger_commands[] = {
	{ "refund", "BOOKING", "give its points and its seats back",
	    CTL_NEED_SQL, { { 0 } }, refund },
	{ "ledger check", "",
	    "prove that points are conserved and each ticket was paid once",
	    CTL_NEED_SQL, { { 0 } }, check },
	{ 0 },
};
