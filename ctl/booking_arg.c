/*
 * A booking as an argument: 17 is the number on the buyer's ticket, r45 is one
 * reservation of it, or a hold.
 *
 * `booking show` and `refund` both take what `booking list` and `booking find`
 * print, so that the operator copies a number from one into the other: the
 * words of both mistakes stand here once.
 */
#include "booking_arg.h"
#include "booking/booking.h"
#include "ctl.h"

enum status
booking_arg_parse(struct ctl *c, int i, int64_t *payment_id, int64_t *id)
{
	if (booking_parse(c->arg[i], payment_id, id))
		return ST_OK;
	return ctl_fail(c, ST_BAD_FIELD,
	    "`%.40s` is neither a booking's number, as on the ticket, nor r "
	    "and a reservation's; `usherctl booking find` prints both",
	    c->arg[i]);
}

enum status
booking_arg_unknown(struct ctl *c, int64_t payment_id, int64_t id)
{
	return ctl_fail(c, ST_NO_RESERVATION,
	    "there is no %s%lld; `usherctl booking find` finds one by its "
	    "account or seat",
	    id > 0 ? "hold or sale r" : "booking ",
	    (long long)(id > 0 ? id : payment_id));
}
