/* usherctl refund and ledger: money that goes back, and whether it adds up. */
#include <stdio.h>

#include "base/json.h"
#include "booking/ledger.h"
#include "booking/refund.h"
#include "booking/reservation.h"
#include "booking/stock.h"
#include "ctl.h"

/* A seat that is free again may let the line go on. */
static void
tell_queue(struct ctl *c, int64_t concert_id)
{
	struct queue_client *queue = queue_client_new(&c->conf);
	struct concert concert;

	if (concert_get(c->sql, concert_id, &concert) == ST_OK)
		stock_changed(c->sql, queue, &concert);
	queue_client_free(queue);
}

static enum status
refund(struct ctl *c)
{
	struct json_object *o;
	struct refund r;
	enum status st;
	int64_t id;

	if ((st = ctl_arg_long_id(c, 0, RESERVATION_ID_MAX, &id)) != ST_OK)
		return st;
	st = refund_reservation(c->sql, id, &r);
	if (st == ST_NO_RESERVATION)
		return ctl_fail(
		    c, st, "there is no paid reservation %lld", (long long)id);
	if (st != ST_OK)
		return st;
	tell_queue(c, r.concert_id);
	o = json_object_new_object();
	json_add_text(o, "account_id", r.account);
	json_add_int(o, "amount", r.amount);
	json_add_int(o, "balance", r.balance);
	json_add_int(o, "concert_id", r.concert_id);
	json_add_int(o, "seat_id", r.seat_id);
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
	{ "refund", "RESERVATION", "give its points and its seat back",
	    CTL_NEED_SQL, { { 0 } }, refund },
	{ "ledger check", "",
	    "prove that points are conserved and each ticket was paid once",
	    CTL_NEED_SQL, { { 0 } }, check },
	{ 0 },
};
