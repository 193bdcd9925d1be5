/*
 * usherctl refund: give a paid seat, or a whole booking, back.
 *
 * refund.c of lib/booking decides in one transaction whether anything is given
 * back; this file only explains afterwards why nothing was.  The queue service
 * is told after the commit, and a failure of that does not fail the refund.
 */
#include "booking/refund.h"
#include "base/json.h"
#include "booking/booking.h"
#include "booking/queue_notice.h"
#include "booking_arg.h"
#include "commands.h"
#include "ctl.h"
#include "print.h"

/* A seat that is free again may let the line go on. */
static void
tell_refund(struct ctl *c, const struct refund *r)
{
	(void)queue_notice_stock(
	    c->app.sql, c->app.queue_client, r->concerts.id, r->concerts.n);
}

static void
note_held(void *held, const struct booking_seat *s)
{
	*(bool *)held = s->paid_at_ms == 0;
}

/* Nothing was refunded: it was before, it is not paid yet, or it does not
 * exist. */
static enum status
why_not_refunded(struct ctl *c, int64_t payment_id, int64_t id)
{
	struct booking b;
	bool held = false;
	enum status st;

	st = id > 0 ? booking_of_reservation(c->app.sql, id, &payment_id)
		    : booking_get(c->app.sql, payment_id, &b);
	if (st == ST_OK)
		return ctl_fail(c, ST_CONFLICT,
		    "%s is refunded already; `usherctl booking show %s` tells "
		    "when",
		    c->arg[0], c->arg[0]);
	if (st == ST_NOT_FOUND && id > 0)
		st = booking_reservation(c->app.sql, id, note_held, &held);
	if (held)
		return ctl_fail(c, ST_CONFLICT,
		    "%s is held and not paid: nothing is to be given back",
		    c->arg[0]);
	return st == ST_OK || st == ST_NOT_FOUND ? booking_arg_unknown(c, 0)
						 : st;
}

/* The number of a booking refunds all that is still paid of it; that of a
 * reservation, one seat. */
static enum status
run_refund(struct ctl *c)
{
	int64_t payment_id, id;
	struct json_object *o;
	struct refund r;
	enum status st;

	if ((st = booking_arg_parse(c, 0, &payment_id, &id)) != ST_OK)
		return st;
	st = id > 0 ? refund_reservation(c->app.sql, id, &r)
		    : refund_booking(c->app.sql, payment_id, &r);
	if (st == ST_NO_RESERVATION)
		return why_not_refunded(c, payment_id, id);
	if (st != ST_OK)
		return st;
	tell_refund(c, &r);
	o = json_object_new_object();
	json_add_int(o, "payment_id", r.payment_id);
	json_add_text(o, "account_id", r.account);
	json_add_int(o, "seats", (int64_t)r.seats);
	json_add_int(o, "amount", r.amount);
	json_add_int(o, "balance", r.balance);
	print_result(c, o);
	return ST_OK;
}

/* clang-format off */
const struct ctl_command refund_commands[] = {
	{
		.name = "refund",
		.args = "BOOKING",
		.help = "give its points and its seats back",
		.needs = CTL_NEED_SQL | CTL_NEED_QUEUE,
		.run = run_refund,
	},
	{ .name = NULL },
};
/* clang-format on */
